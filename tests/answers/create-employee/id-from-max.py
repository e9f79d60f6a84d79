# /// answer
# verdict = "rejected"
# mistake = "the id is made up as max(id) + 1 instead of left to the database"
# says = "\\bid\\b|max|identity|sequence|generated"
# ///
from sqlalchemy import func, select

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    last_id = await session.scalar(select(func.max(Employee.id)))
    employee = Employee(
        id=(last_id or 0) + 1,
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
