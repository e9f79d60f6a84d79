# /// answer
# verdict = "rejected"
# mistake = "the values are passed by position"
# says = 'made with positional arguments'
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name, email, salary, department_id, manager_id)
    session.add(employee)
    await session.flush()
    return employee
