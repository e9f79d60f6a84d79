# /// answer
# verdict = "rejected"
# mistake = "a project is returned, with its employees"
# says = "Project|Department|\\btypes?\\b|None"
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Project


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Project).where(Project.name == name).options(selectinload(Project.employees).raiseload("*"))
    return (await session.scalars(statement)).one_or_none()
