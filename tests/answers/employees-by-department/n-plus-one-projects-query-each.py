# /// answer
# verdict = "rejected"
# mistake = "N+1 by hand: a query for the projects of each employee"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from .models import Department, Employee, Project


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
        projects = await session.scalars(select(Project).where(Project.employees.contains(employee)))
        set_committed_value(employee, "projects", projects.all())
    return employees
