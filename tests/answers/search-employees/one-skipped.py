# /// answer
# verdict = "rejected"
# mistake = "OFFSET skips the first"
# says = "OFFSET|missing|skip"
# kinds = ["EXTRANEOUS_OFFSET_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id OFFSET 1"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
