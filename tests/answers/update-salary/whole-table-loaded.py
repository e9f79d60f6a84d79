# /// answer
# verdict = "rejected"
# mistake = "loads the whole table to find one employee in Python"
# says = "python|fetch|whole table|every employee|all employees|WHERE|rows"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employees = (await session.scalars(select(Employee))).all()
    for employee in employees:
        if employee.id == employee_id:
            employee.salary = new_salary
            await session.flush()
            return employee
    return None
