# /// answer
# verdict = "rejected"
# mistake = "inserts somebody when the id is unknown"
# says = "unknown id the database was changed"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = await session.get(Employee, employee_id)
    if employee is None:
        session.add(Employee(name="", email="", salary=new_salary))
        await session.flush()
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
