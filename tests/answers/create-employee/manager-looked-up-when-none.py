# /// answer
# verdict = "rejected"
# mistake = "without a manager, somebody of the department is made the manager"
# says = "manager"
# ///
from sqlalchemy import select

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    if manager_id is None:
        manager_id = await session.scalar(
            select(Employee.id).where(Employee.department_id == department_id).order_by(Employee.id).limit(1)
        )
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    return new
