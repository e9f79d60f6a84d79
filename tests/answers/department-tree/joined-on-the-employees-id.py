# /// answer
# verdict = "rejected"
# mistake = "the id of the employee is compared with the id of the department"
# says = "employees?\\.id|Employee\\.id|department_id|join condition|(?-i:\\bON\\b)|employees"
# kinds = ["JOIN_CONDITION_ON_INCORRECT_COLUMN", "EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.id == Department.id)
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
