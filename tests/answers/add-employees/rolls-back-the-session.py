# /// answer
# verdict = "rejected"
# mistake = "rolls back the session that it was given"
# says = "roll(?:s|ed)? ?back|ROLLBACK"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    try:
        await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
