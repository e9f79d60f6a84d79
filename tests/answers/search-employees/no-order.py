# /// answer
# verdict = "rejected"
# mistake = "the list is not ordered"
# says = "ORDER BY|order_by|\\border(ed)?\\b|sort"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
