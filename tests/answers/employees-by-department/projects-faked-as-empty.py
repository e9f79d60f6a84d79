# /// answer
# verdict = "rejected"
# mistake = "projects are set to an empty list, not loaded"
# says = "projects|empty|loaded"
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    query = select(Employee).join(Department, Employee.department_id == Department.id)
    query = query.where(Department.name == department_name)
    query = query.options(joinedload(Employee.department))
    query = query.order_by(Employee.name.asc(), Employee.id.asc())
    employees = (await session.scalars(query)).all()
    for employee in employees:
        set_committed_value(employee, "projects", [])
    return employees
