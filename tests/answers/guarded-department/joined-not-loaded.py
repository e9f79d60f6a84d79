# /// answer
# verdict = "rejected"
# mistake = "employees are joined, and not loaded from the join"
# says = "not loaded|unloaded|eager|without (further|more|any) (sql|statement)|loaded|employees|MissingGreenlet|Detached|raiseload|contains_eager"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Load

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.id)
        .where(Department.name == name)
        .options(Load(Department).lazyload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
