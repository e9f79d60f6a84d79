# /// answer
# verdict = "rejected"
# mistake = "GROUP BY name, while all columns are shown"
# says = "GROUP BY|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "GROUP BY name ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
