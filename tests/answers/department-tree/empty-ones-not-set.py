# /// answer
# verdict = "rejected"
# mistake = "the collections of departments where nobody works are not set"
# says = "not loaded|unloaded|lazy|eager|without (further|more|any) (sql|statement)|emit|loaded|MissingGreenlet|Detached|closed|empty|nobody|no employees"
# ///

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import attributes, selectinload

from .models import Department, Employee


async def department_tree(session: AsyncSession):
    departments = (await session.scalars(select(Department).order_by(Department.name))).all()
    people = defaultdict(list)
    for employee in await session.scalars(select(Employee).options(selectinload(Employee.projects))):
        people[employee.department_id].append(employee)
    for department in departments:
        if people[department.id]:
            attributes.set_committed_value(department, "employees", people[department.id])
    return departments
