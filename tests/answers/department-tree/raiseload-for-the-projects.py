# /// answer
# verdict = "rejected"
# mistake = "raiseload() forbids the projects"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|raiseload|projects|raise"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).raiseload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
