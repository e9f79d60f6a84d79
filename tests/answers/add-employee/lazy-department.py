# /// answer
# verdict = "rejected"
# mistake = "reads employee.department of a new object: a lazy load, which async code cannot do"
# says = "MissingGreenlet|lazy|not loaded|500"
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
    return EmployeeItem(
        id=employee.id,
        name=employee.name,
        email=employee.email,
        department=employee.department.name if employee.department else None,
    )
