# /// answer
# verdict = "rejected"
# mistake = "the budget of the projects is deferred"
# says = "defer|\\bcolumns?\\b|loaded|budget|lazy|emit"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee, Project


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects).defer(Project.budget))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
