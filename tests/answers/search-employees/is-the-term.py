# /// answer
# verdict = "rejected"
# mistake = "IS compares with NULL, not with a text"
# says = "\\bIS\\b|syntax|NULL"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees WHERE name IS :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
