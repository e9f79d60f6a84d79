# /// answer
# verdict = "rejected"
# mistake = "inner join on projects: people on no project are missing"
# says = "inner join|outer join|no project|without (a )?project|missing"
# ///
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .join(Employee.department)
        .join(Employee.projects)
        .where(Department.name == department_name)
        .options(contains_eager(Employee.department), contains_eager(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).unique().all()
