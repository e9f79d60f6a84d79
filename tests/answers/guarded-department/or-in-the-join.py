# /// answer
# verdict = "rejected"
# mistake = "OR between the join condition and a filter: everybody is loaded"
# says = "(?-i:\\bOR\\b)|\\bor_|everybody|too many|\\bjoin|\\bothers?\\b"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Employee, or_(Employee.department_id == Department.id, Employee.salary > 0))
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
