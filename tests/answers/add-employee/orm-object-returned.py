# /// answer
# verdict = "rejected"
# mistake = "returns the ORM object, whose department is no text"
# says = "does not fit the response's model"
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
    await session.refresh(employee, ["department"])
    return employee
