# /// answer
# verdict = "rejected"
# mistake = "a salary of 0 is taken for no salary (truthiness instead of `is None`)"
# says = "salary 0 became .*truthiness"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary or employee.salary
    await session.flush()
    return employee
