# /// answer
# verdict = "rejected"
# mistake = "AND for OR: both have to contain the term"
# says = "(?-i:\\bAND\\b)|(?-i:\\bOR\\b)|both|either"
# kinds = ["AND_INSTEAD_OF_OR"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 AND strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
