# /// answer
# verdict = "rejected"
# mistake = "the employee that is not there is changed"
# says = 'raises AttributeError'
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = (await session.scalars(select(Employee).where(Employee.id == employee_id))).first()
    employee.salary = new_salary
    await session.flush()
    return employee
