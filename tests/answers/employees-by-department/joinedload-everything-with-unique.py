# /// answer
# verdict = "accepted"
# note = "One round trip instead of three. Every row repeats what it is joined to, so it is better for few rows and a slow network, and worse for long collections."
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    result = await session.execute(
        select(Employee)
        .where(Employee.department.has(Department.name == department_name))
        .options(joinedload(Employee.department, innerjoin=True), joinedload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return result.unique().scalars().all()
