# /// answer
# verdict = "rejected"
# mistake = "names instead of Employees"
# says = "\\bstr\\b|string|names"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee.name)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
