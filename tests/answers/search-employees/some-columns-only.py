# /// answer
# verdict = "rejected"
# mistake = "only some columns are selected: the others cannot be read without SQL"
# says = "defer|column|loaded|lazy|missing|salary|load|SQL"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT id, name, email FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
