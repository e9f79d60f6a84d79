# /// answer
# verdict = "rejected"
# mistake = "the UPDATE has no WHERE: everybody gets the new salary"
# says = "WHERE|everybody|every employee|other (row|employee)|all employees|only|rows"
# ///
from sqlalchemy import update

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None or employee.salary == new_salary:
        return employee
    await session.execute(update(Employee).values(salary=new_salary))
    return employee
