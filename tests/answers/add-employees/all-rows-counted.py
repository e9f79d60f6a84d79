# /// answer
# verdict = "rejected"
# mistake = "\"created\" is the number of all employees"
# says = "created|number|count"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if data:
        try:
            async with session.begin_nested():
                await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
        except IntegrityError as error:
            raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=await session.scalar(select(func.count()).select_from(Employee)))
