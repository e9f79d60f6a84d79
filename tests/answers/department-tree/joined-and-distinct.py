# /// answer
# verdict = "rejected"
# mistake = "unique() hides that the joined employees are not loaded"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|contains_eager"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department).outerjoin(Department.employees).outerjoin(Employee.projects).order_by(Department.name)
    )
    return (await session.scalars(statement)).unique().all()
