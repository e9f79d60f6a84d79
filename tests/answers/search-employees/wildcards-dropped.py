# /// answer
# verdict = "rejected"
# mistake = "%, _ and \\ are taken out of the term"
# says = "wildcard|percent|underscore|escape|LIKE|ordinary|\\\\|dropped|taken out|remov|missing in what is sent"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    for special in "%_\\":
        term = term.replace(special, "")
    statement = text(
        "SELECT * FROM employees WHERE name ILIKE :pattern OR email ILIKE :pattern ORDER BY name, id"
    ).bindparams(pattern=f"%{term}%")
    return (await session.scalars(select(Employee).from_statement(statement))).all()
