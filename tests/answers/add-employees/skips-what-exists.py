# /// answer
# verdict = "rejected"
# mistake = "leaves out what exists in place of refusing"
# says = "is answered with 201, not with 409"
# ///
from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Department, Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    wanted = {each.department_id for each in data if each.department_id is not None}
    if wanted:
        found = await session.scalars(select(Department.id).where(Department.id.in_(wanted)))
        if wanted - set(found):
            raise HTTPException(404)
    statement = insert(Employee).values([each.model_dump() for each in data]).on_conflict_do_nothing()
    created = (await session.scalars(statement.returning(Employee.id))).all()
    return {"created": len(created)}
