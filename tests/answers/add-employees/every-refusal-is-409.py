# /// answer
# verdict = "rejected"
# mistake = "takes every IntegrityError for a taken email: 409 for an unknown department"
# says = "\\b404\\b|unknown department|no such department|department (?:that )?does not exist"
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
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409, str(error.orig)) from error
    return Created(created=len(data))
