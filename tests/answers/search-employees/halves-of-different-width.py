# /// answer
# verdict = "rejected"
# mistake = "the halves of the UNION differ in their number of columns"
# says = "columns?|UNION|number"
# kinds = ["DIFFERENT_TUPLES_IN_SET_OPERATION"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 "
        "UNION SELECT id, name, email FROM employees WHERE strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
