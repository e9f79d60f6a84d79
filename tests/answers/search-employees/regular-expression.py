# /// answer
# verdict = "rejected"
# mistake = "the term is taken for a regular expression"
# says = "regular|regex|~\\*|pattern|ordinary|parenthes|brackets|invalid"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text("SELECT * FROM employees WHERE name ~* :term OR email ~* :term ORDER BY name, id").bindparams(
        term=term
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
