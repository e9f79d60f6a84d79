# /// answer
# verdict = "rejected"
# mistake = "a negative salary becomes 0"
# says = "salary -1000\\.01 became 0\\.00"
# ///
from decimal import Decimal

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name,
        email=email,
        salary=max(salary, Decimal(0)),
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
