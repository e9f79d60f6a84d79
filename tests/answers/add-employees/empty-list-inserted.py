# /// answer
# verdict = "rejected"
# mistake = "an INSERT with an empty list"
# says = "500.*[(]?null value|answered with 500"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested():
            await session.execute(
                insert(Employee), [each.model_dump() for each in data], execution_options={"render_nulls": True}
            )
    except IntegrityError as error:
        if error.orig.sqlstate in ("23505", "23503"):
            raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
        raise
    return {"created": len(data)}
