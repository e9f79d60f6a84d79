# /// answer
# verdict = "rejected"
# mistake = "\"created\" is by how many rows the table has grown, those of others among them"
# says = "at once: the number of created employees"
# ///
from fastapi import HTTPException
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    before = await session.scalar(select(func.count()).select_from(Employee))
    try:
        if data:
            async with session.begin_nested():
                await session.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    after = await session.scalar(select(func.count()).select_from(Employee))
    return {"created": after - before}
