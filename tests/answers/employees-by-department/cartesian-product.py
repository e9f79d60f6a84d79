# /// answer
# verdict = "rejected"
# mistake = "cartesian product: employees and departments are not joined, everybody is returned"
# says = "cartesian|join|other department|everybody|all employees|too many|wrong department|filter"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    result = await session.execute(
        select(Employee)
        .where(Department.name == department_name)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    return result.scalars().all()
