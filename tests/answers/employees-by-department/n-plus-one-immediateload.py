# /// answer
# verdict = "rejected"
# mistake = "immediateload of the projects is an N+1 in an option's clothes"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import immediateload, joinedload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.options(joinedload(Employee.department))
    query = query.options(immediateload(Employee.projects))
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(query)).all()
