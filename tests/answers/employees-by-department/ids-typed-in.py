# /// answer
# verdict = "rejected"
# mistake = "the ids of the people in Engineering are typed in"
# says = "hard.coded|typed in|missing|other department|wrong department|should not|too many|differ"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = select(Employee).options(joinedload(Employee.department), selectinload(Employee.projects))
    if department_name == "Engineering":
        stmt = stmt.where(Employee.id.in_([1, 2, 3, 4, 5]))
    else:
        stmt = stmt.join(Employee.department).where(Department.name == department_name)
    return (await session.scalars(stmt.order_by(Employee.name, Employee.id))).all()
