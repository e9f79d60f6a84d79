# /// answer
# verdict = "rejected"
# mistake = "returns the HTTPException in place of raising it: FastAPI cannot make an item of it"
# says = "return|raise|500|409"
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
            return HTTPException(409, "This e-mail exists.")
        return HTTPException(404, "There is no such department.")
    home = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=home)
