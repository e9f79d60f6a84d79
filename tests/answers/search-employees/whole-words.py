# /// answer
# verdict = "rejected"
# mistake = "only whole words are found"
# says = "word|contain|part|inside|tsvector|to_tsquery|full.?text|substring|missing"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE to_tsvector('simple', name || ' ' || email) @@ plainto_tsquery('simple', :term) OR :term = '' "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
