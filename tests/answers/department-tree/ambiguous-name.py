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


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .where(literal_column("name") != "")
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
