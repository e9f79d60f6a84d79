# /// answer
# verdict = "rejected"
# mistake = "relies on a warm identity map: department is not loaded on the employees"
# says = "not loaded|unloaded|lazy|eager|without (further|more) (sql|statement)|emit|loaded|MissingGreenlet|detached|identity map"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    # now every department is in the identity map, so no loader is needed for it
    await session.scalars(select(Department))
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
