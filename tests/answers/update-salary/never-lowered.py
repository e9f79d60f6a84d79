# /// answer
# verdict = "rejected"
# mistake = "a salary is only ever raised"
# says = "new salary did not reach the database|salary .* became"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = max(employee.salary, new_salary)
    await session.flush()
    return employee
