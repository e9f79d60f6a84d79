# /// answer
# verdict = "rejected"
# mistake = "asks for each department"
# says = "N[+]1|statements"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    for key in {each.department_id for each in data} - {None}:
        if await session.get(Department, key) is None:
            raise HTTPException(404)
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError:
        raise HTTPException(409)
    return {"created": len(data)}
