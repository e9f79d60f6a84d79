# /// answer
# verdict = "accepted"
# note = "stream_scalars fetches in portions: for results that do not fit into memory."
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    employees = []
    async for employee in await session.stream_scalars(stmt):
        employees.append(employee)
    return employees
