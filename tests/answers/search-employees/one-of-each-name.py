# /// answer
# verdict = "rejected"
# mistake = "DISTINCT ON keeps one of two people of the same name"
# says = "DISTINCT|same name|missing"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT DISTINCT ON (name) * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
