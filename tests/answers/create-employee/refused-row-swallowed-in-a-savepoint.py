# /// answer
# verdict = "rejected"
# mistake = "the error is swallowed behind a savepoint"
# says = "has to raise IntegrityError, and the function raises nothing"
# ///
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        pass
    return employee
