# /// answer
# verdict = "rejected"
# mistake = "the ids come from raw SQL, the employees from a second statement"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|from_statement"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT id FROM employees "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
    ).bindparams(term=term)
    ids = (await session.scalars(statement)).all()
    found = await session.scalars(select(Employee).where(Employee.id.in_(ids)).order_by(Employee.name, Employee.id))
    return found.all()
