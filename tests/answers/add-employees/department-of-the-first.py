# /// answer
# verdict = "rejected"
# mistake = "takes the columns from the first person: when that one has no department, nobody gets one"
# says = "department"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    columns = data[0].model_dump(exclude_none=True).keys()
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump(include=columns) for one in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
