# /// answer
# verdict = "rejected"
# mistake = "without % around it LIKE compares the whole text"
# says = "wildcard|LIKE|whole|contain|exact"
# kinds = ["LIKE_WITHOUT_WILDCARDS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
