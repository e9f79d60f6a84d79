# /// answer
# verdict = "rejected"
# mistake = "selectinload(Employee.projects) stands beside the first option, not behind it: the statement selects no employees"
# says = "root|chain|path|Employee|does not|not link|selectinload|employees"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees), selectinload(Employee.projects))
        .order_by(Department.name)
    )
    return (await session.scalars(statement)).all()
