# /// answer
# verdict = "rejected"
# mistake = "async with session: closes the caller's session, which rolls back"
# says = "clos|roll|caller|transaction|not there|missing|no row|detached"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    async with session:
        new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
        session.add(new)
        await session.flush()
        return new
