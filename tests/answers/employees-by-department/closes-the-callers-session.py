# /// answer
# verdict = "rejected"
# mistake = "async with session: closes the caller's session and rolls its transaction back"
# says = "clos|roll|caller|transaction|detached|async with"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    async with session:
        result = await session.scalars(
            select(Employee)
            .join(Employee.department)
            .where(Department.name == department_name)
            .options(joinedload(Employee.department), selectinload(Employee.projects))
            .order_by(Employee.name, Employee.id)
        )
        return result.all()
