# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter|:term"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    )
    return (await session.scalars(select(Employee).from_statement(statement))).all()
