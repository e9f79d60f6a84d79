# /// answer
# verdict = "accepted"
# ///
from itertools import groupby

from fastapi import HTTPException
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from .models import Employee


def _homeless(one: NewEmployee) -> bool:
    return one.department_id is None


async def add_employees(session: AsyncSession, data: list[NewEmployee]) -> Created:
    """Two INSERTs: of people with a department, and of those without one."""
    try:
        async with session.begin_nested():
            for _, people in groupby(sorted(data, key=_homeless), key=_homeless):
                await session.execute(insert(Employee), [one.model_dump(exclude_none=True) for one in people])
    except DBAPIError as error:
        match getattr(error.orig, "sqlstate", None):
            case "23505":
                raise HTTPException(409) from error
            case "23503":
                raise HTTPException(404) from error
            case _:
                raise
    return Created(created=len(data))
