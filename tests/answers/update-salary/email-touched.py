# /// answer
# verdict = "rejected"
# mistake = "the e-mail is changed, too"
# says = "salary (only|alone)|only (the )?salary|nothing but|just salary|not just|other (column|cell|value)|columns|full.row|whole row|every column|all columns|more than|too\\b|also|besides|e-?mail"
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
