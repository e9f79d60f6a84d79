# /// answer
# verdict = "rejected"
# mistake = "joinedload of a collection without unique()"
# says = "unique"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.options(joinedload(Employee.department))
    query = query.options(joinedload(Employee.projects))
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(query)).all()
