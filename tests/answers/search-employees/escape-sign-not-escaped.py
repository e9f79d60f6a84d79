# /// answer
# verdict = "rejected"
# mistake = "the sign of ESCAPE itself is not escaped"
# says = "escape|invalid|missing"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("%", ".%").replace("_", "._") + "%"
    statement = text(
        "SELECT * FROM employees "
        "WHERE name ILIKE :pattern ESCAPE '.' OR email ILIKE :pattern ESCAPE '.' "
        "ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
