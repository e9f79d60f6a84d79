# /// answer
# verdict = "rejected"
# mistake = "the term is in small letters, the column as it is"
# says = "\\bcase\\b|upper|lower|ILIKE|capital"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(name, lower(:term)) > 0 OR strpos(email, lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
