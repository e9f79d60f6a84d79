# /// answer
# verdict = "rejected"
# mistake = "async with session.begin(): commits (or fails, as a transaction is under way already)"
# says = "commit|begin|already|transaction"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    async with session.begin():
        new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
        session.add(new)
        await session.flush()
    return new
