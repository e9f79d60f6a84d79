# /// answer
# verdict = "rejected"
# mistake = "takes the highest id for that of the new row: another request may have inserted since"
# says = "the item has the id \\d+, and the row"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employee(session, data):
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__).values(**data.model_dump()))
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    number = await session.scalar(select(func.max(Employee.id)))
    name = await session.scalar(select(Department.name).where(Department.id == data.department_id))
    return {"id": number, "name": data.name, "email": data.email, "department": name}
