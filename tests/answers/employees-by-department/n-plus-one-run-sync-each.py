# /// answer
# verdict = "rejected"
# mistake = "N+1: the projects are lazily loaded, one statement per employee"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(joinedload(Employee.department))
        .order_by(Employee.name, Employee.id)
    )
    employees = (await session.scalars(stmt)).all()
    for employee in employees:
        await session.run_sync(lambda s, e=employee: e.projects)
    return employees
