# /// answer
# verdict = "rejected"
# mistake = "a manager_id of 0 is taken for none, where the foreign key would refuse it"
# says = "unknown manager_id \\(0\\) has to raise"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id or None,
    )
    session.add(employee)
    await session.flush()
    return employee
