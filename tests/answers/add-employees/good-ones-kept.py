# /// answer
# verdict = "rejected"
# mistake = "commits what was added before it refuses the request: the people before the bad one remain"
# says = "commit|remain|all or nothing|nothing at all"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    wanted = {one.department_id for one in data}
    known = set(await session.scalars(select(Department.id).where(Department.id.in_(wanted - {None})))) | {None}
    good = [one.model_dump() for one in data if one.department_id in known]
    if good:
        try:
            async with session.begin_nested():
                await session.execute(insert(Employee.__table__), good)
        except IntegrityError as error:
            raise HTTPException(409) from error
        await session.commit()
    if len(good) < len(data):
        raise HTTPException(404, "some departments do not exist, the others were added")
    return Created(created=len(good))
