# /// answer
# verdict = "rejected"
# mistake = "a salary that is too large is cut to the largest one"
# says = "salary of nine digits has to raise"
# ///
from decimal import Decimal

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = min(new_salary, Decimal("99999999.99"))
    await session.flush()
    return employee
