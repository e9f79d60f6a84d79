# /// answer
# verdict = "rejected"
# mistake = "rolls back the session"
# says = "rolls back or closes"
# ///
from fastapi import HTTPException
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    wanted = {each.department_id for each in data if each.department_id is not None}
    if wanted:
        found = await session.scalars(select(Department.id).where(Department.id.in_(wanted)))
        if wanted - set(found):
            raise HTTPException(404)
    try:
        session.add_all([Employee(**each.model_dump()) for each in data])
        await session.flush()
    except IntegrityError:
        await session.rollback()
        raise HTTPException(409)
    return {"created": len(data)}
