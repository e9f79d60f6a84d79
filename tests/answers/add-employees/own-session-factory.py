# /// answer
# verdict = "rejected"
# mistake = "writes through a session of its own"
# says = "500|own|not right"
# ///
from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .engine import create_engine_factory, create_session_factory
from .models import Employee


async def add_employees(session, data):
    if not data:
        return {"created": 0}
    try:
        async with create_session_factory(create_engine_factory())() as own, own.begin():
            await own.execute(insert(Employee.__table__), [each.model_dump() for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404)
    return {"created": len(data)}
