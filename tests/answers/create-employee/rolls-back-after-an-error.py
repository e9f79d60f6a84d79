# /// answer
# verdict = "rejected"
# mistake = "rolls the caller's transaction back when the insert is refused, although a savepoint had saved the rest"
# says = "rolls back the caller's whole transaction"
# ///
from .models import Employee
from sqlalchemy.exc import IntegrityError


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        await session.rollback()
        raise
    return employee
