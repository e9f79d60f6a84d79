# /// answer
# verdict = "rejected"
# mistake = "the ORM's bulk INSERT leaves nulls out: dicts with and without a department make a new batch at each change"
# says = "statements|null|batch|mixed"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
