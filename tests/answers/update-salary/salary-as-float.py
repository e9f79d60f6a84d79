# /// answer
# verdict = "rejected"
# mistake = "float(): the salary is not a Decimal, and 70000.10 as a float is not the 70000.10 that was loaded"
# says = "float|Decimal|type|nothing (has |had )?change|unchanged|same (salary|value)|no change|not change|does not differ|needless|even (when|if)|mutat|load(s|ed|ing)? (it|the|first|,)|load, "
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one_or_none()
    if employee:
        employee.salary = float(new_salary)
        await session.flush()
    return employee
