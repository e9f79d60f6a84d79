# /// answer
# verdict = "rejected"
# mistake = "409 while another list is under way, whatever is in it"
# says = "no e-mail address in common"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    if not await session.scalar(select(func.pg_try_advisory_xact_lock(54))):
        raise HTTPException(409, "another list is under way")
    try:
        if data:
            async with session.begin_nested():
                await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return {"created": len(data)}
