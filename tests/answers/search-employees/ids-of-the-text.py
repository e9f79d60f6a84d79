# /// answer
# verdict = "rejected"
# mistake = "scalars() of the raw statement gives ids"
# says = "\\bints?\\b|\\bid\\b|from_statement|Employee|entit|integer"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(statement)).all()
