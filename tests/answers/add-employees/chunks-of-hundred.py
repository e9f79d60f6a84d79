# /// answer
# verdict = "rejected"
# mistake = "inserts in chunks of a hundred: ten statements for a thousand"
# says = "statements|chunk|batch|\\b10\\b"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    rows = [one.model_dump() for one in data]
    try:
        async with session.begin_nested():
            for begin in range(0, len(rows), 100):
                await session.execute(insert(Employee.__table__), rows[begin : begin + 100])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(rows))
