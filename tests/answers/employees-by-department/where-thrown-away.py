# /// answer
# verdict = "rejected"
# mistake = "the statement that where() returns is thrown away"
# says = 'drops what it returns: `statement` stays as it was'
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    statement.where(Department.name == department_name)
    return (await session.scalars(statement)).all()
