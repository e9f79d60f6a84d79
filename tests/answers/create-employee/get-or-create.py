# /// answer
# verdict = "rejected"
# mistake = "get-or-create: a duplicate e-mail returns the other employee instead of raising"
# says = "duplicate|e-?mail|unique|IntegrityError|existing|raise"
# ///
from sqlalchemy import select

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    existing = await session.scalar(select(Employee).where(Employee.email == email))
    if existing is not None:
        return existing
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    return new
