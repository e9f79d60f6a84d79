# /// answer
# verdict = "accepted"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    groups = {}
    for each in data:
        row = each.model_dump(exclude_none=True)
        groups.setdefault(tuple(row), []).append(row)
    try:
        async with session.begin_nested():
            for rows in groups.values():
                await session.execute(insert(Employee), rows)
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    return {"created": len(data)}
