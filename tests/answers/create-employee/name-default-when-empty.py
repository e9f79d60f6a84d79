# /// answer
# verdict = "rejected"
# mistake = "an empty name is replaced by a default"
# says = "name '' became 'N\\.N\\.'.*truthiness"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name or "N.N.",
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
