# /// answer
# verdict = "rejected"
# mistake = "employees and departments stand side by side in FROM, nothing joins them"
# says = "department_id|join condition|(?-i:\\bON\\b)|cross join|cartesian"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .select_from(Employee, Department)
        .where(Department.name == department_name, Department.id.is_not(None))
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
