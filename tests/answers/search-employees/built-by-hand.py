# /// answer
# verdict = "rejected"
# mistake = "employees are built from the rows by hand: the session does not know them"
# says = "session|persistent|transient|from_statement|built|belong"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return [Employee(**row) for row in (await session.execute(statement)).mappings()]
