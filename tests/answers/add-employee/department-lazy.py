# /// answer
# verdict = "rejected"
# mistake = "the department is loaded lazily"
# says = "MissingGreenlet"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested():
            session.add(employee)
            await session.flush()
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    name = employee.department.name if employee.department else None
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
