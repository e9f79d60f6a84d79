# /// answer
# verdict = "rejected"
# mistake = "name may be the employee's or the department's"
# says = "ambiguous"
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT e.* FROM employees AS e LEFT JOIN departments AS d ON d.id = e.department_id "
        "WHERE strpos(lower(name), lower(:term)) > 0 OR strpos(lower(email), lower(:term)) > 0 "
        "ORDER BY e.name, e.id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
