# /// answer
# verdict = "rejected"
# mistake = "asks for each person whether the email exists"
# says = "statements|each|one by one|loop|N ?\\+ ?1"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    for one in data:
        if await session.scalar(select(Employee.id).where(Employee.email == one.email)) is not None:
            raise HTTPException(409, one.email)
    if not data:
        return Created(created=0)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
