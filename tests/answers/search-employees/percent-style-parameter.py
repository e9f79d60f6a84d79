# /// answer
# verdict = "rejected"
# mistake = "%(term)s is the spelling of another driver"
# says = "%\\(|parameter|syntax|driver|:term|bind|KeyError"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name), lower(%(term)s)) > 0 "
        "OR strpos(lower(email), lower(%(term)s)) > 0 ORDER BY name, id"
    )
    return (await session.scalars(select(Employee).from_statement(statement), {"term": term})).all()
