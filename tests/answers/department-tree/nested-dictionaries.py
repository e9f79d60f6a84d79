# /// answer
# verdict = "rejected"
# mistake = "nested dictionaries are returned, not departments"
# says = "dict|Department|entit|object"
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
    return [
        {
            "name": department.name,
            "employees": [
                {"name": one.name, "projects": [project.name for project in one.projects]}
                for one in department.employees
            ],
        }
        for department in await session.scalars(statement)
    ]
