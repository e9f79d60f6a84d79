# /// answer
# verdict = "rejected"
# mistake = "the name is title-cased"
# says = "\\bname\\b.*title-cased|name of the new row .* expected '[A-Z ]+', got '[A-Z][a-z]"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name.title(),
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
