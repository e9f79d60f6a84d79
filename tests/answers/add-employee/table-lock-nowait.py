# /// answer
# verdict = "rejected"
# mistake = "a table lock with NOWAIT: 409 while anybody else inserts"
# says = "no e-mail address in common"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from .models import Department, Employee


async def add_employee(session, data):
    try:
        async with session.begin_nested():
            await session.execute(text("LOCK TABLE employees IN SHARE ROW EXCLUSIVE MODE NOWAIT"))
            number = await session.scalar(insert(Employee).values(**data.model_dump()).returning(Employee.id))
    except DBAPIError as error:
        raise HTTPException({"23503": 404}.get(error.orig.sqlstate, 409)) from error
    name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return {"id": number, "name": data.name, "email": data.email, "department": name}
