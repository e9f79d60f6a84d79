# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == bindparam("name"))
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement, {"name": department_name})).all()
