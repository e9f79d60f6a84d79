# /// answer
# verdict = "rejected"
# mistake = "the search is in a subquery, and the employees are taken beside it"
# says = "cross join|cartesian|not joined|join condition|repeat|more than once|everybody"
# kinds = ["UNNECESSARY_TABLE_REFERENCE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT e.* FROM employees AS e, (SELECT id FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        ") AS found ORDER BY e.name, e.id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
