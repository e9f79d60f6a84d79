# /// answer
# verdict = "rejected"
# mistake = "projects is in FROM and joined with nothing: people are repeated"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|repeat|twice|more than once|project"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT e.* FROM employees AS e, projects AS p "
        "WHERE strpos(lower(e.name), lower(:term)) > 0 OR strpos(lower(e.email), lower(:term)) > 0 "
        "ORDER BY e.name, e.id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
