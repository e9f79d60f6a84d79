# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into SQL with format() in literal_column()"
# says = "pasted into the SQL|Syntax|injection"
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == literal_column("'{}'".format(department_name)))
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
