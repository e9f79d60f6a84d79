# /// answer
# verdict = "rejected"
# mistake = "locks the row with this email before the INSERT; where there is none, nothing is locked, and the second of two requests fails with 500"
# says = "race|at once|at the same time|meanwhile|between|concurren|two requests|500"
# ///
from fastapi import HTTPException
from sqlalchemy import select

from .models import Department, Employee


async def add_employee(session, data):
    holder = select(Employee).where(Employee.email == data.email).with_for_update()
    if (await session.scalars(holder)).one_or_none() is not None:
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
