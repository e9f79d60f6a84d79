# /// answer
# verdict = "rejected"
# mistake = "count(*) beside columns that are not grouped"
# says = "GROUP BY|\\bgroup|aggregate|\\bcount"
# kinds = ["MISSING_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT *, count(*) AS total FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
