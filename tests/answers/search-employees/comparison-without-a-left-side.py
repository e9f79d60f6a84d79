# /// answer
# verdict = "rejected"
# mistake = "name OR email ILIKE …: the name is no condition"
# says = "boolean|\\btypes?\\b|(?-i:\\bOR\\b)|condition|name"
# kinds = ["FAILURE_TO_SPECIFY_COLUMN_NAME_TWICE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text("SELECT * FROM employees WHERE name OR email ILIKE :pattern ORDER BY name, id").bindparams(
        pattern=pattern
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
