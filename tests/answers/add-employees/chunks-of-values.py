# /// answer
# verdict = "rejected"
# mistake = "several VALUES in a statement, 300 at a time"
# says = "INSERTs of at most 300 rows"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    rows = [each.model_dump() for each in data]
    try:
        async with session.begin_nested():
            for at in range(0, len(rows), 300):
                await session.execute(insert(Employee.__table__).values(rows[at : at + 300]))
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return {"created": len(rows)}
