# /// answer
# verdict = "rejected"
# mistake = "another SQL text for an empty term"
# says = "empty|''|\\btexts?\\b|same|SQL text"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    where = "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 " if term else ""
    statement = text(f"SELECT * FROM employees {where}ORDER BY name, id")
    found = await session.scalars(select(Employee).from_statement(statement), {"term": term})
    return found.all()
