# /// answer
# verdict = "rejected"
# mistake = "a negative salary is not written"
# says = "not reach the database|salary -1000\\.01 became"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    if new_salary < 0:
        return None
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
