# /// answer
# verdict = "rejected"
# mistake = "people without a manager are left out"
# says = "manager|NULL|missing"
# kinds = ["EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE manager_id IS NOT NULL AND (strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0) "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
