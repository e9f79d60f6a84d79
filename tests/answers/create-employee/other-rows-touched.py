# /// answer
# verdict = "rejected"
# mistake = "the budget of the department is changed, too"
# says = "department|budget|other (row|cell|table)|UPDATE|untouched|only"
# ///
from .models import Department, Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    new = Employee(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
    session.add(new)
    await session.flush()
    department = await session.get(Department, department_id)
    if department is not None:
        department.budget -= salary
        await session.flush()
    return new
