# /// answer
# verdict = "accepted"
# note = "No error and no savepoint: rows that come back are counted, and one too few is a 409; the dependency rolls the rest back."
# ///
from fastapi import HTTPException
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from .models import Department, Employee


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    homes = {one.department_id for one in data if one.department_id is not None}
    if homes:
        known = (
            select(Department.id)
            .where(Department.id.in_(homes))
            .order_by(Department.id)
            .with_for_update(key_share=True, read=True)
            .subquery()
        )
        if await session.scalar(select(func.count()).select_from(known)) < len(homes):
            raise HTTPException(404, "There is no such department.")
    if data:
        ids = await session.scalars(
            insert(Employee)
            .values([one.model_dump() for one in data])
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(Employee.id)
        )
        if len(ids.all()) < len(data):
            raise HTTPException(409, "An e-mail exists, or is there twice.")
    return Created(created=len(data))
