# /// answer
# verdict = "rejected"
# mistake = "saves people of an unknown department without one, where 404 is asked for"
# says = "\\b404\\b|unknown department|no such department|department (?:that )?does not exist"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    wanted = {one.department_id for one in data if one.department_id is not None}
    known = set(await session.scalars(select(Department.id).where(Department.id.in_(wanted))))
    rows = [
        one.model_dump() | {"department_id": one.department_id if one.department_id in known else None} for one in data
    ]
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), rows)
    except IntegrityError as error:
        raise HTTPException(409) from error
    return Created(created=len(data))
