# /// answer
# verdict = "rejected"
# mistake = "WHERE stands twice"
# says = "(?-i:\\bWHERE\\b)|syntax|twice"
# kinds = ["DUPLICATE_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR WHERE strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
