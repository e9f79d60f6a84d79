# /// answer
# verdict = "rejected"
# mistake = "an unknown department is a 409 as well"
# says = "unknown department.* is answered with 409"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError:
        raise HTTPException(409)
    name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
