# /// answer
# verdict = "rejected"
# mistake = "people of the same name come in any order"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bid\\b|\\btie|same name|sort"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
