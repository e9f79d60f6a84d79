# /// answer
# verdict = "accepted"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    await session.flush([employee])
    return employee
