# /// answer
# verdict = "rejected"
# mistake = "raiseload(Employee.manager) stands beside the first option, not behind it: the statement selects no employees"
# says = "root|chain|path|Employee|does not|not link|raiseload"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees), raiseload(Employee.manager))
    )
    return (await session.scalars(statement)).one_or_none()
