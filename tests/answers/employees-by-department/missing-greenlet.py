# /// answer
# verdict = "rejected"
# mistake = "reads a lazy attribute outside of a greenlet: MissingGreenlet"
# says = "MissingGreenlet|greenlet|lazy|await|eager"
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
        employee.projects  # load them while the session is open
    return employees
