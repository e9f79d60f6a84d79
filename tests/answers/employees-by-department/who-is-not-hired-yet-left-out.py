# /// answer
# verdict = "rejected"
# mistake = "leaves out who starts in the future"
# says = 'hire_date <= CURRENT_DATE drops rows'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name, Employee.hire_date <= func.current_date())
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
