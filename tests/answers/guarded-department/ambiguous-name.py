# /// answer
# verdict = "rejected"
# mistake = "name in a fragment may be the department's or the employee's"
# says = "ambiguous|raw SQL|literal_column|text\\("
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.id)
        .where(literal_column("name") == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
