# /// answer
# verdict = "rejected"
# mistake = "looks whether the email exists and trusts that: of two requests at once the second one fails with 500"
# says = "race|at once|at the same time|meanwhile|between|concurren|two requests|500"
# ///
from fastapi import HTTPException
from sqlalchemy import select

from .models import Department, Employee


async def add_employee(session, data):
    if await session.scalar(select(Employee.id).where(Employee.email == data.email)) is not None:
        raise HTTPException(409, "exists")
    home = None
    if data.department_id is not None:
        home = await session.get(Department, data.department_id)
        if home is None:
            raise HTTPException(404, "no such department")
    employee = Employee(**data.model_dump())
    session.add(employee)
    await session.flush()
    return EmployeeItem(id=employee.id, name=data.name, email=data.email, department=home.name if home else None)
