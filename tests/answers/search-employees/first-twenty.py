# /// answer
# verdict = "rejected"
# mistake = "no more than twenty are returned"
# says = "LIMIT|missing|\\bcut|\\b20\\b|twenty"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id LIMIT 20"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
