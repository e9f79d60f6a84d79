# /// answer
# verdict = "rejected"
# mistake = "people without a department are left out"
# says = "department|missing|inner join"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def search_employees(session: AsyncSession, term: str):
    statement = text(
        "SELECT e.* FROM employees AS e JOIN departments AS d ON d.id = e.department_id "
        "WHERE strpos(lower(e.name), lower(:term)) > 0 OR strpos(lower(e.email), lower(:term)) > 0 "
        "ORDER BY e.name, e.id"
    ).bindparams(term=term)
    return (await session.scalars(select(Employee).from_statement(statement))).all()
