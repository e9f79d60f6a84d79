# /// answer
# verdict = "rejected"
# mistake = "a NOT too much: who does not contain the term"
# says = "(?-i:\\bNOT\\b)|negat|contain"
# kinds = ["EXTRANEOUS_NOT_OPERATOR"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE NOT (strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0) "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
