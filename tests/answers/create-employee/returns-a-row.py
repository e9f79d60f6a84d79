# /// answer
# verdict = "rejected"
# mistake = "a Row of columns is returned instead of the Employee"
# says = "\\bRow\\b|Employee|tuple"
# ///
from sqlalchemy import insert

from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    result = await session.execute(
        insert(Employee)
        .values(name=name, email=email, salary=salary, department_id=department_id, manager_id=manager_id)
        .returning(Employee.id, Employee.name, Employee.email, Employee.salary, Employee.hire_date)
    )
    return result.one()
