# /// answer
# verdict = "rejected"
# mistake = "rows are returned, not employees: nothing maps them"
# says = "\\bRows?\\b|from_statement|Employee|entit|tuple"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.execute(statement)).all()
