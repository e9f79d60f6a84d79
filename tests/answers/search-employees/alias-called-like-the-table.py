# /// answer
# verdict = "rejected"
# mistake = "two tables are called employees in one statement"
# says = "alias|more than once|twice|same name|employees"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT employees.* FROM employees LEFT JOIN departments AS employees ON true "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
