# /// answer
# verdict = "rejected"
# mistake = "rolls back: nothing is left of the new employee"
# says = "roll|caller|transaction|not there|missing|no row|not (saved|written)|detached|transient"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    try:
        session.add(new)
        await session.flush()
        return new
    finally:
        await session.rollback()
