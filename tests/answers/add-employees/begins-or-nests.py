# /// answer
# verdict = "rejected"
# mistake = "where no transaction has begun, it begins one, and commits it"
# says = "the function commits by itself"
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    try:
        async with session.begin_nested() if session.in_transaction() else session.begin():
            session.add_all([Employee(**each.model_dump()) for each in data])
    except IntegrityError as error:
        raise HTTPException(409 if error.orig.sqlstate == "23505" else 404) from error
    return {"created": len(data)}
