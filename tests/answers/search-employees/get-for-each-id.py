# /// answer
# verdict = "rejected"
# mistake = "a statement for each employee (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|repeated|queries|from_statement"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT id FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY name, id"
    ).bindparams(term=term)
    return [await session.get(Employee, employee_id) for employee_id in (await session.scalars(statement)).all()]
