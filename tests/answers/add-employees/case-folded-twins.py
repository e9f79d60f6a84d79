# /// answer
# verdict = "rejected"
# mistake = "takes emails that differ in case for the same one: 409 for people who are different"
# says = "case|lower|409|fold"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if len({one.email.casefold() for one in data}) < len(data):
        raise HTTPException(409, "the same e-mail twice")
    if not data:
        return Created(created=0)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
