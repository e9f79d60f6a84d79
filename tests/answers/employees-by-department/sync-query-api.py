# /// answer
# verdict = "rejected"
# mistake = "AsyncSession has no query(): that is the synchronous API"
# says = "query|attribute|AsyncSession"
# ///
from sqlalchemy.orm import joinedload, selectinload

from .models import Department, Employee


async def get_employees_by_department(session, department_name):
    return (
        session.query(Employee)
        .join(Employee.department)
        .filter(Department.name == department_name)
        .options(joinedload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
        .all()
    )
