# /// answer
# verdict = "rejected"
# mistake = "the name is stripped of its blanks"
# says = "\\bname\\b.*stripped of the blanks around it|name ' ' became ''"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name.strip(),
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
