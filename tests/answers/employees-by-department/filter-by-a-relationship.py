# /// answer
# verdict = "rejected"
# mistake = "filter_by compares the relationship with a name"
# says = 'relationship `Employee.department` was compared'
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .filter_by(department=department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
