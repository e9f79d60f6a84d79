# /// answer
# verdict = "rejected"
# mistake = "an aggregate stands in WHERE"
# says = "aggregate|\\bcount|(?-i:\\bWHERE\\b)"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE count(*) > 0 AND strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
