# /// answer
# verdict = "rejected"
# mistake = "departments, employees and projects are read, and no relationship is filled by that"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|identity map"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee, Project


async def department_tree(session: AsyncSession):
    await session.scalars(select(Project))
    await session.scalars(select(Employee))
    return (await session.scalars(select(Department).order_by(Department.name))).all()
