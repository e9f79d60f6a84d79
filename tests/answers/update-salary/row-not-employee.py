# /// answer
# verdict = "rejected"
# mistake = "execute().first() is a Row, not an Employee: setting an attribute fails"
# says = "Row|scalar|attribute|Employee"
# ///
from sqlalchemy import select

from .models import Employee


async def update_salary(session, employee_id, new_salary):
    employee = (await session.execute(select(Employee).where(Employee.id == employee_id))).first()
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
