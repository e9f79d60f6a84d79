# /// answer
# verdict = "rejected"
# mistake = "Python evaluates `and`: only the first condition reaches the database"
# says = 'Python.s `and` joins the conditions of `where\(\)`.*Employee.department_id == Department.id'
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .where(Employee.department_id == Department.id and Department.name == department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
