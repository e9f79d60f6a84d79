# /// answer
# verdict = "rejected"
# mistake = "async with session.begin(): commits (or fails, as a transaction is under way already)"
# says = "commit|begin|already|transaction"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    async with session.begin():
        employee = await session.get(Employee, employee_id)
        if employee is not None:
            employee.salary = new_salary
    return employee
