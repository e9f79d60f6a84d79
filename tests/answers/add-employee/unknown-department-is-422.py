# /// answer
# verdict = "rejected"
# mistake = "answers 422 for an unknown department"
# says = "404|422"
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
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(422, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
