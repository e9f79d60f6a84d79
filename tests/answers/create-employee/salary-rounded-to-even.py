# /// answer
# verdict = "rejected"
# mistake = "the salary is rounded in Python, half to even, and not by the column"
# says = "salary 1000\\.125 is not rounded as the database"
# ///
from .models import Employee


async def create_employee(session, *, name, email, salary, department_id, manager_id=None):
    employee = Employee(
        name=name,
        email=email,
        salary=round(salary, 2),
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
