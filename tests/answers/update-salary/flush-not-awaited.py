# /// answer
# verdict = "rejected"
# mistake = "flush() is not awaited"
# says = "await|coroutine|flush|no UPDATE|not (written|sent|saved)|never|database"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    result = await session.execute(select(Employee).where(Employee.id == employee_id))
    employee = result.scalar_one_or_none()
    if employee:
        employee.salary = new_salary
        session.flush()
    return employee
