# /// answer
# verdict = "rejected"
# mistake = "HAVING without groups in the place of WHERE"
# says = "(?-i:\\bHAVING\\b)|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "HAVING strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
