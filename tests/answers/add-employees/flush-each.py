# /// answer
# verdict = "rejected"
# mistake = "flushes after each person: a statement for every row"
# says = "statements|each|one by one|loop|\\b1,?00\\d\\b"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested():
            for one in data:
                session.add(Employee(**one.model_dump()))
                await session.flush()
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return Created(created=len(data))
