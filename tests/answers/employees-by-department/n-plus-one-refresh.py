# /// answer
# verdict = "rejected"
# mistake = "N+1: refresh() for every employee"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    employees = (await session.scalars(query)).all()
    for employee in employees:
        await session.refresh(employee, ["department", "projects"])
    return employees
