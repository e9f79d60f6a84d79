# /// answer
# verdict = "rejected"
# mistake = "a loader option is used without its import"
# says = 'from sqlalchemy.orm import raiseload'
# ///
from sqlalchemy import select

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(raiseload(Employee.manager))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
