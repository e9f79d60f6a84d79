# /// answer
# verdict = "rejected"
# mistake = "_ and backslash are escaped, % is not"
# says = "percent|wildcard|escape"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
