# /// answer
# verdict = "rejected"
# mistake = "emails are searched only among those whose names contain the term"
# says = "subquery|both|either|(?-i:\\bAND\\b)|(?-i:\\bOR\\b)|(?-i:\\bIN\\b)|missing|email"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE strpos(lower(email), lower(:term)) > 0 AND id IN (SELECT id FROM employees WHERE strpos(lower(name), lower(:term)) > 0) "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
