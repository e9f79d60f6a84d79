# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "commit|transaction"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    found = (await session.scalars(select(Employee).from_statement(statement))).all()
    await session.commit()
    return found
