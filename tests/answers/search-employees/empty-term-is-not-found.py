# /// answer
# verdict = "rejected"
# mistake = "replace() of nothing changes nothing: an empty term finds nobody"
# says = "empty|''|everybody|nobody|missing"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE replace(lower(name), lower(:term), '') <> lower(name) "
        "OR replace(lower(email), lower(:term), '') <> lower(email) "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
