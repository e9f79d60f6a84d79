# /// answer
# verdict = "rejected"
# mistake = "sorted in Python, not by the database"
# says = "order|sort|python|ORDER BY"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT * FROM employees WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
    ).bindparams(term=term)
    found = await session.scalars(select(Employee).from_statement(statement))
    return sorted(found, key=lambda employee: (employee.name, employee.id))
