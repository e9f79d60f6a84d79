# /// answer
# verdict = "rejected"
# mistake = "filters by the manager's department instead of the employee's own"
# says = "manager|join|own department|wrong department|other department|missing"
# ///
from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    boss = aliased(Employee)
    stmt = (
        select(Employee)
        .join(boss, Employee.manager)
        .join(Department, boss.department_id == Department.id)
        .where(Department.name == department_name)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
