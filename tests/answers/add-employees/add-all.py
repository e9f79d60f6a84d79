# /// answer
# verdict = "accepted"
# note = "When the new objects are needed afterwards: the unit of work writes a thousand of them in one INSERT, and brings the ids back."
# ///
from fastapi import HTTPException
from sqlalchemy.exc import IntegrityError

from .models import Employee

_STATUS = {"uq_employees_email": 409, "fk_employees_department_id_departments": 404}


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    people = [Employee(**one.model_dump()) for one in data]
    try:
        async with session.begin_nested():
            session.add_all(people)
    except IntegrityError as error:
        raise HTTPException(_STATUS[error.orig.__cause__.constraint_name]) from error
    return Created(created=len(people))
