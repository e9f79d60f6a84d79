# /// answer
# verdict = "rejected"
# mistake = "the employee is not returned"
# says = "None|return|NoneType"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee:
        employee.salary = new_salary
        await session.flush()
