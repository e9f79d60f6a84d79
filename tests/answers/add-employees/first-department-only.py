# /// answer
# verdict = "rejected"
# mistake = "checks the first department only"
# says = "unknown department is answered with 409"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    first = data[0].department_id
    if first is not None and await session.get(Department, first) is None:
        raise HTTPException(404)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError:
        raise HTTPException(409)
    return {"created": len(data)}
