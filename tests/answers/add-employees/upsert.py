# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO UPDATE overwrites the person who has the email"
# says = "409|overw|replac|CONFLICT|UPDATE|changed"
# ///
from fastapi import HTTPException
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def add_employees(session, data):
    if not data:
        return Created(created=0)
    statement = insert(Employee).values([one.model_dump() for one in data])
    statement = statement.on_conflict_do_update(
        index_elements=["email"],
        set_={name: statement.excluded[name] for name in ("name", "salary", "department_id")},
    )
    try:
        async with session.begin_nested():
            await session.execute(statement)
    except DBAPIError as error:
        raise HTTPException(404 if error.orig.sqlstate == "23503" else 409) from error
    return Created(created=len(data))
