# /// answer
# verdict = "rejected"
# mistake = "_ stands for one letter, not for any number of them"
# says = "underscore|wildcard|LIKE"
# kinds = ["WRONG_WILDCARD"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    pattern = "_" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "_"
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=pattern)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
