# /// answer
# verdict = "rejected"
# mistake = "the database's refusal is not translated: 500 for an email that exists"
# says = "500|409|IntegrityError"
# ///
from sqlalchemy import select

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    session.add(employee)
    await session.flush()
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
