# /// answer
# verdict = "rejected"
# mistake = "WHERE on the outer side: a department where nobody works is not found"
# says = "(?-i:\\bWHERE\\b)|salary|outer join|inner join|nobody|empty|None|not found|missing"
# kinds = ["OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, Employee.department_id == Department.id)
        .where(Department.name == name, Employee.salary > 0)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
