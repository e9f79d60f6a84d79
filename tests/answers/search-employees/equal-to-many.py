# /// answer
# verdict = "rejected"
# mistake = "= wants one value, and the subquery returns many"
# says = "more than one row|(one|single|several|many) (row|value)s?|(?-i:\\bIN\\b)"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees "
        "WHERE id = (SELECT id FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        ") "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
