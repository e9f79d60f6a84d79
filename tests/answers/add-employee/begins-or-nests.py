# /// answer
# verdict = "rejected"
# mistake = "where no transaction has begun, it begins one, and commits it"
# says = "the function commits by itself"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    employee = Employee(**data.model_dump())
    try:
        async with session.begin_nested() if session.in_transaction() else session.begin():
            session.add(employee)
            await session.flush()
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return {"id": employee.id, "name": employee.name, "email": employee.email, "department": name}
