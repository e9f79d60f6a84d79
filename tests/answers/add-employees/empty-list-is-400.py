# /// answer
# verdict = "rejected"
# mistake = "refuses an empty list"
# says = "empty|\\[\\]|400|201"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        raise HTTPException(400, "nothing to add")
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
