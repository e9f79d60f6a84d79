# /// answer
# verdict = "rejected"
# mistake = "a new object is returned, the row in the database is never changed"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database|transient|session|loaded"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    exists = await session.scalar(select(Employee.id).where(Employee.id == employee_id))
    if exists is None:
        return None
    return Employee(id=employee_id, salary=new_salary)
