# /// answer
# verdict = "rejected"
# mistake = "the table is called employees, not employee"
# says = "\\bemployee\\b.{0,100}(exist|table|relation|employees)|(table|relation).{0,60}\\bemployee\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employee "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
