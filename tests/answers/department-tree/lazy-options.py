# /// answer
# verdict = "rejected"
# mistake = "lazyload() is what the relationship does already"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import lazyload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department).options(lazyload(Department.employees).lazyload(Employee.projects)).order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
