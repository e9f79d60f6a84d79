# /// answer
# verdict = "rejected"
# mistake = "a duplicate e-mail is changed until it fits instead of raising"
# says = "duplicate|e-?mail|unique|IntegrityError|raise"
# ///
from sqlalchemy import func, select

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    taken = await session.scalar(select(func.count()).select_from(Employee).where(Employee.email == email))
    if taken:
        user, _, domain = email.partition("@")
        email = f"{user}+{taken}@{domain}"
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    return new
