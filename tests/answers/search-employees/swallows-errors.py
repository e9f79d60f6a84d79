# /// answer
# verdict = "rejected"
# mistake = "a database error is swallowed and answered with an empty list"
# says = "empty|swallow|except|missing|no such column|full_name|does not exist|nobody|fetch|too many rows|surplus"
# ///

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    try:
        statement = text(
            "SELECT * FROM employees "
            "WHERE strpos(lower(full_name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
            "ORDER BY name, id"
        ).bindparams(term=term)
        return (await session.scalars(select(Employee).from_statement(statement))).all()
    except SQLAlchemyError:
        return []
