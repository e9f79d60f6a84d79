# /// answer
# verdict = "rejected"
# mistake = "after a refused insert it commits what the caller had done before"
# says = "The function commits"
# ///
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        await session.commit()
        raise
    return employee
