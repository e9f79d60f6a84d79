# /// answer
# verdict = "rejected"
# mistake = "everybody with the same name gets the new salary"
# says = "same name|namesake|other (row|employee)|only|rows|everybody"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    same_name = await session.scalars(select(Employee).where(Employee.name == employee.name))
    for person in same_name:
        person.salary = new_salary
    await session.flush()
    return employee
