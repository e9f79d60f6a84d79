# /// answer
# verdict = "rejected"
# mistake = "decoy: the filtered query is thrown away, the filter is done in Python"
# says = "decoy|python|fetch|thrown|not used|does not feed|unused|WHERE"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    # the query that was asked for ...
    await session.execute(
        select(Employee.id)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
    )
    # ... and the one that is used
    stmt = (
        select(Employee)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    everybody = (await session.scalars(stmt)).all()
    return [e for e in everybody if e.department is not None and e.department.name == department_name]
