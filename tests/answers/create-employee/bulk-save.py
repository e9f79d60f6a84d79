# /// answer
# verdict = "rejected"
# mistake = "bulk_save_objects: the object stays outside of the session and has no id"
# says = "bulk|\\bid\\b|session|transient|persistent|None|flush"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    await session.run_sync(lambda s: s.bulk_save_objects([new]))
    return new
