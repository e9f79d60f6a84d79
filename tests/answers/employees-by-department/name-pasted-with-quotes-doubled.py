# /// answer
# verdict = "rejected"
# mistake = "the name is pasted into SQL; its apostrophes are doubled by hand"
# says = "pasted into the SQL"
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.orm import contains_eager, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    statement = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == literal_column("'" + department_name.replace("'", "''") + "'"))
        .options(contains_eager(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
