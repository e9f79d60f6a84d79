# /// answer
# verdict = "rejected"
# mistake = "an unknown id raises NoResultFound instead of returning None"
# says = "None|unknown|no such|does not exist|NoneType|not found|missing id|NoResultFound"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one()
    if employee:
        employee.salary = new_salary
        await session.flush()
    return employee
