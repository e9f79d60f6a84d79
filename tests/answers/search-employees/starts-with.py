# /// answer
# verdict = "rejected"
# mistake = "starts_with() finds the beginning only"
# says = "starts_with|begin|prefix|start|contain"
# kinds = ["INCORRECT_FUNCTION"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE starts_with(lower(name), lower(:term)) OR starts_with(lower(email), lower(:term)) "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
