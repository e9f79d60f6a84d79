# /// answer
# verdict = "rejected"
# mistake = "a duplicate e-mail is swallowed: None is returned and the caller's transaction rolled back"
# says = "duplicate|e-?mail|unique|IntegrityError|swallow|roll|raise"
# ///
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    try:
        await session.flush()
    except IntegrityError:
        await session.rollback()
        return None
    return new
