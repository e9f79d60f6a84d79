# /// answer
# verdict = "rejected"
# mistake = "the salary is set to a string"
# says = "is a str, not a Decimal"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = str(new_salary)
    await session.flush()
    return employee
