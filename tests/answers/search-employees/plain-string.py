# /// answer
# verdict = "rejected"
# mistake = "a plain string is no statement: text() is missing"
# says = "text\\(|string|\\bstr\\b|textual|raised NotImplementedError|raised ArgumentError"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = (
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    )
    return (await session.scalars(select(Employee).from_statement(statement), {"term": term})).all()
