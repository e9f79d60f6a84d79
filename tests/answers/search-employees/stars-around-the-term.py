# /// answer
# verdict = "rejected"
# mistake = "* is no wildcard of LIKE"
# says = "wildcard|LIKE|nobody|missing"
# kinds = ["INVALID_WILDCARD"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "*" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "*"
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
