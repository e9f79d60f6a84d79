# /// answer
# verdict = "rejected"
# mistake = "a second row is inserted beside the new employee"
# says = "second|twice|two|more than one|other row|extra|statements|rows|INSERT|cells"
# ///
from sqlalchemy import insert

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    await session.execute(
        insert(Employee).values(name=name, email="copy-of-" + email, salary=salary, department_id=department_id)
    )
    session.add(new)
    await session.flush()
    return new
