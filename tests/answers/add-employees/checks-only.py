# /// answer
# verdict = "rejected"
# mistake = "an address that somebody else commits after the check is a 500"
# says = "at once are answered with 201 and 500"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    emails = [each.email for each in data]
    if len(set(emails)) != len(emails):
        raise HTTPException(409)
    if (await session.scalars(select(Employee.id).where(Employee.email.in_(emails)).limit(1))).first() is not None:
        raise HTTPException(409)
    wanted = {each.department_id for each in data if each.department_id is not None}
    if wanted:
        found = await session.scalars(select(Department.id).where(Department.id.in_(wanted)))
        if wanted - set(found):
            raise HTTPException(404)
    await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    return {"created": len(data)}
