# /// answer
# verdict = "rejected"
# mistake = "everything is expired before it is returned"
# says = "expire|refresh|Detached|MissingGreenlet|loaded|emit|lazy"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    departments = (await session.scalars(statement)).all()
    session.expire_all()
    return departments
