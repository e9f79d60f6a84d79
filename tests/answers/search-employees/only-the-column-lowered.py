# /// answer
# verdict = "rejected"
# mistake = "the column is in small letters, the term as it was given"
# says = "\\bcase\\b|upper|lower|ILIKE|capital"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), :term) > 0 OR strpos(lower(email), :term) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
