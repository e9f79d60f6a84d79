# /// answer
# verdict = "rejected"
# mistake = "AsyncSession has no query(): that is the synchronous API"
# says = "query|attribute|AsyncSession"
# ///
from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = session.query(Employee).filter(Employee.id == employee_id).one_or_none()
    if employee is not None:
        employee.salary = new_salary
        await session.flush()
    return employee
