# /// answer
# verdict = "rejected"
# mistake = "a name that is too long is cut, where the database would refuse it"
# says = "name of 101 characters has to raise"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name[:100],
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
