# /// answer
# verdict = "rejected"
# mistake = "executes the INSERT for an empty list as well: it inserts a row of defaults, which the table refuses"
# says = "empty|\\[\\]|no rows|default|500"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        if error.orig.sqlstate == "23505":
            raise HTTPException(409) from error
        if error.orig.sqlstate == "23503":
            raise HTTPException(404) from error
        raise
    return Created(created=len(data))
