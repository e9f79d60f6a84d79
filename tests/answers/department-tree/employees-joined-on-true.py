# /// answer
# verdict = "rejected"
# mistake = "employees is joined with a condition that is always true"
# says = "cross join|cartesian|join condition|(?-i:\\bON\\b)|\\btrue\\b|everybody|too many|not the right ones"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .outerjoin(Employee, true())
        .outerjoin(Employee.projects)
        .options(contains_eager(Department.employees).contains_eager(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
