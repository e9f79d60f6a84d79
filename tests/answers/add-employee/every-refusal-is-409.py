# /// answer
# verdict = "rejected"
# mistake = "takes every IntegrityError for a taken email: 409 for an unknown department"
# says = "\\b404\\b|unknown department|no such department|department (?:that )?does not exist"
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
    except IntegrityError as error:
        raise HTTPException(409, "This e-mail exists.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
