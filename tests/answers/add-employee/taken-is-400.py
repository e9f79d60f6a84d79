# /// answer
# verdict = "rejected"
# mistake = "answers 400 for an email that exists"
# says = "409|400"
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
        if error.orig.sqlstate == "23505":
            raise HTTPException(400, "Email already registered") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
