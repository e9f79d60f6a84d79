# /// answer
# verdict = "rejected"
# mistake = "the backslashes that escape % and _ are escaped once more"
# says = "backslash|\\\\|escape|\\border(s|ed|ing)?\\b|order_by|wildcard|missing"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("%", "\\%").replace("_", "\\_").replace("\\", "\\\\") + "%"
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
