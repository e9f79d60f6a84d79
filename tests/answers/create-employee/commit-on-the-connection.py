# /// answer
# verdict = "rejected"
# mistake = "commits through the connection behind the session's back"
# says = "commit"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    connection = await session.connection()
    await connection.commit()
    return new
