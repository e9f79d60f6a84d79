# /// answer
# verdict = "rejected"
# mistake = "the item's department is null, also for a person who has one"
# says = "department.{0,60}(?:null|None|not the|name)|(?:null|None).{0,60}department|\\bitem"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
    except IntegrityError as error:
        if error.orig.sqlstate == "23505":
            raise HTTPException(409, "This e-mail exists.") from error
        raise HTTPException(404, "There is no such department.") from error
    return EmployeeItem(id=employee.id, name=employee.name, email=employee.email, department=None)
