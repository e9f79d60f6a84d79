# /// answer
# verdict = "rejected"
# mistake = "lower() on both sides: departments that differ in case are mixed up"
# says = "case|lower|exact|other department|too many|wrong department"
# ///
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(func.lower(Department.name) == department_name.lower())
    query = query.options(joinedload(Employee.department))
    query = query.options(selectinload(Employee.projects))
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(query)).all()
