# /// answer
# verdict = "rejected"
# mistake = "LIKE of a number: there is no such operator"
# says = "operator|\\btypes?\\b|integer|\\bid\\b|cast"
# kinds = ["DATA_TYPE_MISMATCH"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR id ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
