# /// answer
# verdict = "rejected"
# mistake = "SIMILAR TO knows more wildcards than LIKE"
# says = "SIMILAR|wildcard|regular|pattern|\\||escape|ordinary"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    statement = text(
        "SELECT * FROM employees "
        "WHERE lower(name) SIMILAR TO lower(:pattern) OR lower(email) SIMILAR TO lower(:pattern) "
        "ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
