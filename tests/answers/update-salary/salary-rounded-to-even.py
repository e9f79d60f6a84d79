# /// answer
# verdict = "rejected"
# mistake = "the salary is rounded in Python, half to even, and not by the column"
# says = "salary 1000\\.125 is not rounded as the database"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = round(new_salary, 2)
    await session.flush()
    return employee
