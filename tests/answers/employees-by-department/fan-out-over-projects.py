# /// answer
# verdict = "rejected"
# mistake = "fan-out: people on several projects come several times"
# says = "fan.?out|duplicate|twice|several times|more than once|repeated|join|too many"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .outerjoin(Employee.projects)
        .where(Department.name == department_name)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
