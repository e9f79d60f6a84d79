# /// answer
# verdict = "rejected"
# mistake = "keeps one of two with the same email in the list, where 409 is asked for"
# says = "409|twice|same e-?mail|duplicate|in the list"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    rows = list({one.email: one.model_dump() for one in data}.values())
    if not rows:
        return Created(created=0)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), rows)
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(rows))
