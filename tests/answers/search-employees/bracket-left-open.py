# /// answer
# verdict = "rejected"
# mistake = "a parenthesis is never closed: Python cannot read the module"
# says = "syntax|parenthes|bracket|never closed|'\\('"
# kinds = ["UNMATCHED_BRACKETS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = (text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
