# /// answer
# verdict = "rejected"
# mistake = "the ON clause filters the department and does not say who belongs to it: everybody is in it"
# says = "department_id|join condition|(?-i:\\bON\\b)|cross join|cartesian"
# kinds = ["MISSING_JOIN_CONDITION", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .join(Department, Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
