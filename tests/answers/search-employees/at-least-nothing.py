# /// answer
# verdict = "rejected"
# mistake = "strpos() is 0 where nothing is found: >= 0 finds everybody"
# says = ">=|\\b0\\b|everybody|everyone|strpos|always|too many"
# kinds = ["UNNECESSARILY_GENERAL_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) >= 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
