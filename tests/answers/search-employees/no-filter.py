# /// answer
# verdict = "rejected"
# mistake = "the condition is missing: everybody is found"
# says = "(?-i:\\bWHERE\\b)|filter|everybody|everyone|condition|too many|parameter|bound"
# kinds = ["MISSING_WHERE_CLAUSE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text("SELECT * FROM employees ORDER BY name, id")
    return (await session.scalars(select(Employee).from_statement(statement), {"term": term})).all()
