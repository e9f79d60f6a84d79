# /// answer
# verdict = "rejected"
# mistake = "counts null among the departments that have to exist: 404 for people without one"
# says = "404|null|None|without a? ?department"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    wanted = {one.department_id for one in data}
    known = await session.scalar(select(func.count()).select_from(Department).where(Department.id.in_(wanted)))
    if known != len(wanted):
        raise HTTPException(404, "no such department")
    try:
        async with session.begin_nested():
            await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    except IntegrityError as error:
        raise HTTPException(409) from error
    return Created(created=len(data))
