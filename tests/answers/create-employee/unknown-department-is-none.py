# /// answer
# verdict = "rejected"
# mistake = "an unknown department is replaced by none, where the foreign key would refuse it"
# says = "unknown department_id .* has to raise"
# ///
from .models import Department, Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    if await session.get(Department, department_id or -1) is None:
        department_id = None
    employee = Employee(
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
