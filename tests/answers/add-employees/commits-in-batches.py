# /// answer
# verdict = "rejected"
# mistake = "commits batch by batch"
# says = "commits|are there|statements|INSERTs"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    for start in range(0, len(data), 3):
        try:
            await session.execute(insert(Employee.__table__), [each.model_dump() for each in data[start : start + 3]])
        except IntegrityError as error:
            raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
        await session.commit()
    return {"created": len(data)}
