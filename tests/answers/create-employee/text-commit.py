# /// answer
# verdict = "rejected"
# mistake = "sends a COMMIT as text"
# says = "commit"
# ///
from sqlalchemy import text

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    await session.execute(text("COMMIT"))
    return new
