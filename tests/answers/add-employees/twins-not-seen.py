# /// answer
# verdict = "rejected"
# mistake = "looks for the emails in the table, not in the list: two of the same in it are a 500"
# says = "twice|same e-?mail|duplicate|in the list|500|409"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    emails = [one.email for one in data]
    if (await session.scalars(select(Employee.id).where(Employee.email.in_(emails)))).first() is not None:
        raise HTTPException(409, "exists")
    wanted = {one.department_id for one in data if one.department_id is not None}
    known = set(await session.scalars(select(Department.id).where(Department.id.in_(wanted))))
    if wanted != known:
        raise HTTPException(404, "no such department")
    await session.execute(insert(Employee.__table__), [one.model_dump() for one in data])
    return Created(created=len(data))
