# /// answer
# verdict = "rejected"
# mistake = "Employee.department is loaded, which does not fill Department.employees"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|other side|back_populates"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    people = (
        await session.scalars(
            select(Employee).options(selectinload(Employee.projects), joinedload(Employee.department))
        )
    ).all()
    statement = select(Department).order_by(Department.name)
    departments = (await session.scalars(statement)).all()
    return departments if people else departments
