# /// answer
# verdict = "rejected"
# mistake = "ordered by the name in small letters"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bcase\\b|lower|sort"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY lower(name), id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
