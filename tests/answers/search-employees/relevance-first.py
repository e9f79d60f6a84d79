# /// answer
# verdict = "rejected"
# mistake = "who is found by name comes before who is found by email"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|name"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY strpos(lower(name), lower(:term)) = 0, name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
