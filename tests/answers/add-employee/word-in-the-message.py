# /// answer
# verdict = "rejected"
# mistake = "looks for \"email\" in the error's text, where the INSERT with all of its columns stands as well: 409 for an unknown department"
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
        if "email" in str(error):
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
