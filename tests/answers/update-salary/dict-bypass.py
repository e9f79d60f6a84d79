# /// answer
# verdict = "rejected"
# mistake = "writes into __dict__ past the instrumentation: no UPDATE is sent"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one_or_none()
    if employee:
        employee.__dict__["salary"] = new_salary
        await session.flush()
    return employee
