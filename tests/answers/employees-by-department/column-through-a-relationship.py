# /// answer
# verdict = "rejected"
# mistake = "a column is read through a relationship, without a join"
# says = '`Employee.department` is a relationship.*`Department.name`|`Employee.department` is a relationship.*Department.budget'
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .where(Employee.department.name == department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
