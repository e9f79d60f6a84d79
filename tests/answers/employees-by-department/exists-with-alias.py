# /// answer
# verdict = "accepted"
# note = "EXISTS asks whether there is a partner and cannot multiply rows: the safe form when the other side has many."
# ///
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    d = aliased(Department, name="d")
    stmt = (
        select(Employee)
        .where(exists().where(d.id == Employee.department_id, d.name == department_name))
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
