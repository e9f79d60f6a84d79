# /// answer
# verdict = "rejected"
# mistake = "two statements, whose results Python merges"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|python|merge"
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    found = {}
    for column in ("name", "email"):
        statement = text(f"SELECT * FROM employees WHERE strpos(lower({column}), lower(:term)) > 0").bindparams(
            term=term
        )
        for employee in await session.scalars(select(Employee).from_statement(statement)):
            found[employee.id] = employee
    return sorted(found.values(), key=lambda employee: (employee.name, employee.id))
