# /// answer
# verdict = "rejected"
# mistake = "LIKE tells upper and lower case apart"
# says = "\\bcase\\b|upper|lower|ILIKE|capital"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees WHERE name LIKE :pattern OR email LIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
