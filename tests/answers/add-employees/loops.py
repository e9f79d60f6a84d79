# /// answer
# verdict = "rejected"
# mistake = "one INSERT for each entry"
# says = "1,000 INSERTs|limit|statements"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested():
            for each in data:
                await session.execute(insert(Employee).values(**each.model_dump()))
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    return {"created": len(data)}
