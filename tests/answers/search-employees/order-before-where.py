# /// answer
# verdict = "rejected"
# mistake = "ORDER BY stands before WHERE"
# says = "syntax|ORDER BY|(?-i:\\bWHERE\\b)"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "ORDER BY name, id "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
