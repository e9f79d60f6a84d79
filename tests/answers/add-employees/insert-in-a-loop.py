# /// answer
# verdict = "rejected"
# mistake = "executes an INSERT for each person"
# says = "statements|each|one by one|loop|\\b1,?00\\d\\b"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested():
            for one in data:
                await session.execute(insert(Employee).values(**one.model_dump()))
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
