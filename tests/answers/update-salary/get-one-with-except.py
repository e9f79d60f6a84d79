# /// answer
# verdict = "accepted"
# note = "get_one() raises where there is nobody: better where that is an error and not an answer."
# ///
from sqlalchemy.exc import NoResultFound

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    try:
        employee = await session.get_one(Employee, employee_id, populate_existing=True)
    except NoResultFound:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
