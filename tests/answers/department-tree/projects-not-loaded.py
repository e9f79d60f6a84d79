# /// answer
# verdict = "rejected"
# mistake = "the projects of the employees are not loaded"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|projects"
# kinds = ["MISSING_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def department_tree(session: AsyncSession):
    statement = select(Department).options(selectinload(Department.employees)).order_by(Department.name)
    return (await session.scalars(statement)).all()
