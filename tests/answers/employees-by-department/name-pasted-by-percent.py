# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into SQL with % in text()"
# says = "pasted into the SQL|Syntax|injection"
# ///

from sqlalchemy import select, text
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(text("departments.name = '%s'" % department_name))
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
