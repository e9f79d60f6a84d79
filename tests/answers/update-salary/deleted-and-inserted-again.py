# /// answer
# verdict = "rejected"
# mistake = "the row is deleted and inserted again: its projects and subordinates are gone"
# says = "delet|insert|UPDATE|project|subordinate|cascade|only|other (row|table|cell)"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    old = await session.get(Employee, employee_id)
    if old is None or old.salary == new_salary:
        return old
    new = Employee(
        id=old.id,
        name=old.name,
        email=old.email,
        salary=new_salary,
        hire_date=old.hire_date,
        department_id=old.department_id,
        manager_id=old.manager_id,
    )
    await session.delete(old)
    await session.flush()
    session.add(new)
    await session.flush()
    return new
