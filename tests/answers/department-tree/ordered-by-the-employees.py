# /// answer
# verdict = "rejected"
# mistake = "the rows follow the names of the employees, and the departments come as their first employee does"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|name"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Employee.name, Department.name)
    )
    return (await session.scalars(statement)).unique().all()
