# /// answer
# verdict = "rejected"
# mistake = "a parameter in quotes is no parameter"
# says = "quot|parameter|bind"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE '%:term%' OR email ILIKE '%:term%' ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
