# /// answer
# verdict = "rejected"
# mistake = "the name of a project is compared, not the department's"
# says = 'does not read departments|departments\.name|projects\.name'
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee, Project


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Employee.projects)
        .where(Project.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
