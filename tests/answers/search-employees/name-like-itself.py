# /// answer
# verdict = "rejected"
# mistake = "the name is compared with itself: everybody is found"
# says = "itself|same column|always true|everybody|everyone|too many|name"
# kinds = ["IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(name)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
