# /// answer
# verdict = "rejected"
# mistake = "dictionaries are returned, not employees"
# says = "dict|from_statement|Employee|mapping"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return [dict(row) for row in (await session.execute(statement)).mappings()]
