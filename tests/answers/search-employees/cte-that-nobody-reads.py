# /// answer
# verdict = "rejected"
# mistake = "a CTE holds who is found, and nothing reads it"
# says = "\\bCTE\\b|WITH|unused|nothing reads|not read|not used|everybody|filter|condition"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "WITH found AS (SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        ") SELECT * FROM employees ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
