# /// answer
# verdict = "rejected"
# mistake = "only names and emails that begin with the term are found"
# says = "begin|prefix|start|contain|inside|anywhere"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) = 1 OR strpos(lower(email), lower(:term)) = 1 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
