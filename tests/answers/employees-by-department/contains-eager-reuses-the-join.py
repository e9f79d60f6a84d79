# /// answer
# verdict = "accepted"
# note = "The join is there for the filter anyway; contains_eager fills the relationship from it, and no second query is sent for departments."
# ///
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .filter(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
    )
    return list(await session.scalars(stmt))
