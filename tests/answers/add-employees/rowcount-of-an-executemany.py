# /// answer
# verdict = "rejected"
# mistake = "the driver does not count the rows of an executemany"
# says = "number of created employees is not right"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    try:
        async with session.begin_nested():
            result = await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    return {"created": result.rowcount}
