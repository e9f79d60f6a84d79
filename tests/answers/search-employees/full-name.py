# /// answer
# verdict = "rejected"
# mistake = "employees has no column full_name"
# says = "full_name"
# kinds = ["UNDEFINED_COLUMN"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(full_name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
