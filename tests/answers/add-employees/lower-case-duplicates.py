# /// answer
# verdict = "rejected"
# mistake = "upper and lower case are taken for the same in the list"
# says = "nothing is wrong with it"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    if len({each.email.lower() for each in data}) < len(data):
        raise HTTPException(409)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    return {"created": len(data)}
