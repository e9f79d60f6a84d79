# /// answer
# verdict = "accepted"
# note = "An INSERT … RETURNING gives the object without the unit of work: no pending object has to be thrown away."
# ///
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        try:
            async with session.begin_nested():
                employee = await session.scalar(insert(Employee).values(**record).returning(Employee))
        except DBAPIError as error:
            match error.orig.sqlstate[:2]:
                case "22" | "23":
                    failed.append((record, error.orig.sqlstate))
                case _:
                    raise
        else:
            created.append(employee)
    return created, failed
