# /// answer
# verdict = "rejected"
# mistake = "the caller's transaction is ended, and a new one begun"
# says = "roll|caller|transaction|begin"
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
    await session.rollback()
    return (await session.scalars(select(Employee).from_statement(statement))).all()
