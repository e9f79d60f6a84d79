# /// answer
# verdict = "rejected"
# mistake = "the condition is raw SQL in text(), with a bound parameter"
# says = "part of the statement is raw SQL in text\\(\\) .*departments.name"
# ///

from sqlalchemy import select, text
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(text("departments.name = :name").bindparams(name=department_name))
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
