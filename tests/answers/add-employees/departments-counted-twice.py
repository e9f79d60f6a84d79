# /// answer
# verdict = "rejected"
# mistake = "compares the departments that are there with the length of the list of ids: two people in one department are a 404"
# says = "\\b404\\b|same department"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    wanted = [one.department_id for one in data if one.department_id is not None]
    known = (await session.scalars(select(Department.id).where(Department.id.in_(wanted)))).all()
    if len(known) != len(wanted):
        raise HTTPException(404, "no such department")
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409) from error
    return Created(created=len(data))
