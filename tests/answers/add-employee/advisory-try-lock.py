# /// answer
# verdict = "rejected"
# mistake = "does not wait for whoever inserts the same address: a 409 although the other one may roll back"
# says = "A fails to commit"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtext(data.email)))):
        raise HTTPException(409, "somebody is about to take it")
    try:
        async with session.begin_nested():
            number = await session.scalar(insert(Employee).values(**data.model_dump()).returning(Employee.id))
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return {"id": number, "name": data.name, "email": data.email, "department": name}
