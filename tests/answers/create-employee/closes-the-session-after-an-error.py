# /// answer
# verdict = "rejected"
# mistake = "after a refused insert it closes the session, and the caller's work is gone"
# says = "rolls back the caller's whole transaction"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    try:
        await session.flush()
    except Exception:
        await session.close()
        raise
    return employee
