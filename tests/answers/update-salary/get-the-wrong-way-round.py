# /// answer
# verdict = "rejected"
# mistake = "session.get() is given the key first"
# says = 'takes the class first, then the key'
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(employee_id, Employee)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
