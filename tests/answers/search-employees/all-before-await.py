# /// answer
# verdict = "rejected"
# mistake = "a method of the result is called on the coroutine, before it was awaited"
# says = "await|coroutine"
# kinds = ["CONFUSED_ORDER_OF_KEYWORDS"]
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
    return await session.scalars(select(Employee).from_statement(statement)).all()
