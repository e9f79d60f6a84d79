# /// answer
# verdict = "rejected"
# mistake = "rolls back the caller's work when the database refuses the salary"
# says = "rolls back the caller's whole transaction"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    try:
        async with session.begin_nested():
            employee.salary = new_salary
    except DBAPIError:
        await session.rollback()
        raise
    return employee
