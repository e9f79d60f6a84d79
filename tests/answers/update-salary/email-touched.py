# /// answer
# verdict = "rejected"
# mistake = "the e-mail is changed, too"
# says = "only|salary|other column|column|SET|more than|e-?mail"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one_or_none()
    if employee:
        employee.salary = new_salary
        employee.email = employee.email.upper()
        await session.flush()
    return employee
