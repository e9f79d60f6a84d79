# /// answer
# verdict = "rejected"
# mistake = "there is no function instr()"
# says = "instr"
# kinds = ["UNDEFINED_FUNCTION", "SYNONYMS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE instr(lower(name), lower(:term)) > 0 OR instr(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
