# /// answer
# verdict = "rejected"
# mistake = "N+1: the ids first, then session.get() for every employee"
# says = "N ?\\+ ?1|one (statement|query) (per|for each)|statements|per (employee|row|person)|each employee|grows"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    ids = await session.scalars(
        select(Employee.id)
        .join(Employee.department)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
    )
    return [
        await session.get(Employee, id_, options=[joinedload(Employee.department), joinedload(Employee.projects)])
        for id_ in ids.all()
    ]
