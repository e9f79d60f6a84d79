# /// answer
# verdict = "rejected"
# mistake = "the database's refusal is swallowed"
# says = "salary of nine digits has to raise"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    try:
        await session.flush()
    except DBAPIError:
        return None
    return employee
