# /// answer
# verdict = "rejected"
# mistake = "the hire date is searched, not the email"
# says = "hire_date|email"
# kinds = ["EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(hire_date::text, lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
