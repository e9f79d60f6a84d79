# /// answer
# verdict = "rejected"
# mistake = "the result is returned, not what is in it"
# says = "result|\\blist\\b|sequence|ScalarResult"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return await session.scalars(select(Employee).from_statement(statement))
