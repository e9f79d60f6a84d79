# /// answer
# verdict = "rejected"
# mistake = "%, _ and \\ in the term are wildcards"
# says = "wildcard|percent|underscore|escape|LIKE|ordinary|\\\\"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=f"%{term}%")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
