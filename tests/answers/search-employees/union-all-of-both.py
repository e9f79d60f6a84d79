# /// answer
# verdict = "rejected"
# mistake = "UNION ALL: who is found by name and by email comes twice"
# says = "UNION|twice|repeat|duplicate|more than once"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 "
        "UNION ALL SELECT * FROM employees WHERE strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
