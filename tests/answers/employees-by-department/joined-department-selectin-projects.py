# /// answer
# verdict = "accepted"
# note = "joinedload for a many-to-one costs no further statement and multiplies no rows. The usual mix: joined for one, selectin for many."
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.options(joinedload(Employee.department))
    query = query.options(selectinload(Employee.projects))
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(query)).all()
