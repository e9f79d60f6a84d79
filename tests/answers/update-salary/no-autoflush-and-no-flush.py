# /// answer
# verdict = "rejected"
# mistake = "no_autoflush and no flush: no UPDATE is sent"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    with session.no_autoflush:
        employee = await session.get(Employee, employee_id)
        if employee is not None:
            employee.salary = new_salary
    return employee
