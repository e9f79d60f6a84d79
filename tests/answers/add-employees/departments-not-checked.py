# /// answer
# verdict = "rejected"
# mistake = "an unknown department is a 409, too"
# says = "unknown department is answered with 409"
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
    except IntegrityError:
        raise HTTPException(409)
    return {"created": len(data)}
