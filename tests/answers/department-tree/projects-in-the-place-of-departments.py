# /// answer
# verdict = "rejected"
# mistake = "projects are returned, with their employees"
# says = "Project|Department|\\btypes?\\b"
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Project


async def department_tree(session: AsyncSession):
    statement = select(Project).options(selectinload(Project.employees)).order_by(Project.name)
    return (await session.scalars(statement)).all()
