# /// answer
# verdict = "accepted"
# note = "stream_scalars with yield_per makes the objects in portions: for results that do not fit into memory. Without yield_per all of them are made before the first comes out."
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
        .execution_options(yield_per=500)
    )
    employees = []
    async for employee in await session.stream_scalars(stmt):
        employees.append(employee)
    return employees
