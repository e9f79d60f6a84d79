# /// answer
# verdict = "rejected"
# mistake = "projects with a small budget are left out"
# says = "filter|missing|projects|criteria|budget|left out"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, with_loader_criteria

from .models import Department, Employee, Project


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(
            selectinload(Department.employees).selectinload(Employee.projects),
            with_loader_criteria(Project, Project.budget > 100_000),
        )
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
