# /// answer
# verdict = "rejected"
# mistake = "filters by manager_id: a subordinate's salary is changed"
# says = "manager|other (row|employee)|wrong (row|employee)|another employee|subordinate|\\bid\\b|None"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.manager_id == employee_id))
    employee = result.scalars().first()
    if employee:
        employee.salary = new_salary
        await session.flush()
    return employee
