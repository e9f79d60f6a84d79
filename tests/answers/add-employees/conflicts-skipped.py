# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO NOTHING: people whose email exists are left out, and the rest is added with 201"
# says = "409|skip|left out|CONFLICT|all or nothing|some of|partial"
# ///
from fastapi import HTTPException
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    statement = insert(Employee).values([one.model_dump() for one in data]).on_conflict_do_nothing()
    try:
        async with session.begin_nested():
            made = (await session.scalars(statement.returning(Employee.id))).all()
    except IntegrityError as error:
        raise HTTPException(404) from error
    return Created(created=len(made))
