# /// answer
# verdict = "rejected"
# mistake = "OR between the join condition and a filter: every department gets everybody"
# says = "(?-i:\\bOR\\b)|\\bor_|everybody|too many|\\bjoin"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, or_(Employee.department_id == Department.id, Employee.salary > 0))
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
