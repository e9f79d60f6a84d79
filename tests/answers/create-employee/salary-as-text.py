# /// answer
# verdict = "rejected"
# mistake = "the salary is set to a string"
# says = "salary of the returned Employee is a str, not a Decimal"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name,
        email=email,
        salary=str(salary),
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
