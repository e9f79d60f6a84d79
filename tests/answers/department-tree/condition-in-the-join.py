# /// answer
# verdict = "rejected"
# mistake = "a condition in ON: people who earn little are not loaded"
# says = "(?-i:\\bON\\b)|salary|filter|missing|left out|outer join"
# kinds = ["CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, and_(Employee.department_id == Department.id, Employee.salary > 60_000))
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
