# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    department_id = select(Department.id).where(Department.name == department_name).scalar_subquery()
    employees = await session.scalars(
        select(Employee)
        .where(Employee.department_id == department_id)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return employees.all()
