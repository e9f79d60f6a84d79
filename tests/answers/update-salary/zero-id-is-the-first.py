# /// answer
# verdict = "rejected"
# mistake = "an id of 0 is taken for no id, and another employee is changed"
# says = "unknown id the function returns an Employee"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id or 1)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
