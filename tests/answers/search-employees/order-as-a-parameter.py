# /// answer
# verdict = "rejected"
# mistake = "the key of the order is bound: a text that is the same for everybody"
# says = "\\border(s|ed|ing)?\\b|order_by|parameter|bound|constant|sort"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY :key"
    ).bindparams(term=term, key="name, id")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
