# /// answer
# verdict = "rejected"
# mistake = "float(): the salary is not a Decimal, and 70000.10 as a float is not the 70000.10 that was loaded"
# says = "float|Decimal|type|nothing change|unchanged|same (salary|value)|no change|does not change|not change|already|salary only|load|mutat|always|needless|UPDATE"
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
