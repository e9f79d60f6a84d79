# /// answer
# verdict = "accepted"
# note = "The table in place of the class: Core sends the dicts as they are, so nulls need no option, and no object is made."
# ///
import asyncpg
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def add_employees(session, data):
    rows = [dict(one) for one in data]
    try:
        if rows:
            await session.execute(Employee.__table__.insert(), rows)
    except IntegrityError as error:
        cause = error.orig.__cause__
        if isinstance(cause, asyncpg.exceptions.UniqueViolationError):
            raise HTTPException(status_code=409) from None
        if isinstance(cause, asyncpg.exceptions.ForeignKeyViolationError):
            raise HTTPException(status_code=404) from None
        raise
    return {"created": len(rows)}
