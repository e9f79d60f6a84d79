# /// answer
# verdict = "rejected"
# mistake = "people without a department are included"
# says = "without a department|no department|null|outer join|too many|wrong department|other department"
# ///
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    stmt = (
        select(Employee)
        .outerjoin(Employee.department)
        .where(or_(Department.name == department_name, Department.id.is_(None)))
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(stmt)).all()
