# /// answer
# verdict = "rejected"
# mistake = "closes the session when the id is unknown"
# says = "rollback\\(\\) or close\\(\\)"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        await session.close()
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
