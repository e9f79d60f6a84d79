# /// answer
# verdict = "rejected"
# mistake = "commits"
# says = "commits"
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
            await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    await session.commit()
    return {"created": len(data)}
