# /// answer
# verdict = "rejected"
# mistake = "IS compares with NULL, not with a column"
# says = "\\bIS\\b|is_\\(|==|syntax"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id.is_(Department.id))
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
