# /// answer
# verdict = "rejected"
# mistake = "the comma between the keys of the order is missing"
# says = "syntax|comma|\\border(s|ed|ing)?\\b|order_by"
# kinds = ["OMITTED_COMMAS"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
