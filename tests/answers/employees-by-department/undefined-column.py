# /// answer
# verdict = "rejected"
# mistake = "Employee has no attribute department_name"
# says = "(has no|no attribute|does not have|not a column|unknown).{0,60}department_name|department_name.{0,80}(has no|no attribute|does not|not a column|unknown|exist)"
# kinds = ["UNDEFINED_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    statement = (
        select(Employee)
        .where(Employee.department_name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
