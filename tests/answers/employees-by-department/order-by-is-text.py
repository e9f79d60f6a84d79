# /// answer
# verdict = "rejected"
# mistake = "the order is raw SQL in text()"
# says = "part of the statement is raw SQL in text\\(\\) .*employees.name"
# ///

from sqlalchemy import select, text
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(text("employees.name, employees.id"))
    )
    return (await session.scalars(statement)).all()
