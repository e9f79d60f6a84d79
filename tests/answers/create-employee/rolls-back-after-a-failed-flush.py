# /// answer
# verdict = "rejected"
# mistake = "after a refused insert it rolls back everything, also what the caller's savepoint had saved"
# says = "rolls back the caller's whole transaction"
# ///
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(employee)
    try:
        await session.flush()
    except IntegrityError:
        await session.rollback()
        raise
    return employee
