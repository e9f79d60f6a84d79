# /// answer
# verdict = "rejected"
# mistake = "a salary of 0 is replaced by a default (truthiness instead of `is None`)"
# says = "salary 0 became 30000\\.00.*truthiness"
# ///
from .models import Employee
from decimal import Decimal


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name, email=email, salary=salary or Decimal("30000"), department_id=department_id, manager_id=manager_id
    )
    session.add(employee)
    await session.flush()
    return employee
