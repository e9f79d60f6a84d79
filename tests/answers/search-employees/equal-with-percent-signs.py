# /// answer
# verdict = "rejected"
# mistake = "= takes percent signs for letters"
# says = "wildcard|LIKE|percent|equal"
# kinds = ["WILDCARDS_WITHOUT_LIKE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees "
        "WHERE lower(name) = lower(:pattern) OR lower(email) = lower(:pattern) "
        "ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
