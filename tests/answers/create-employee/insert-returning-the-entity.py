# /// answer
# verdict = "accepted"
# note = "INSERT … RETURNING as one statement of your own: fewer moving parts, and the form for many rows at once. The unit of work knows nothing of it before it comes back."
# ///
from sqlalchemy import insert

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    stmt = (
        insert(Employee)
        .values(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
        .returning(Employee)
    )
    return (await session.scalars(stmt)).one()
