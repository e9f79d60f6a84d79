# /// answer
# verdict = "rejected"
# mistake = "commits the caller's transaction when the id is unknown"
# says = "The function commits"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        await session.commit()
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
