# /// answer
# verdict = "rejected"
# mistake = "an async generator (`yield`), not a coroutine that returns a list"
# says = "async generator"
# ///
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    for employee in (await session.scalars(statement)).all():
        yield employee
