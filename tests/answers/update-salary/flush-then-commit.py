# /// answer
# verdict = "rejected"
# mistake = "commits after the flush: the caller owns the transaction"
# says = "commit"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one_or_none()
    if employee:
        employee.salary = new_salary
        await session.flush()
        await session.commit()
    return employee
