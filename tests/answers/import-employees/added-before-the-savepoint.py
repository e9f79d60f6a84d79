# /// answer
# verdict = "rejected"
# mistake = "adds before the savepoint: begin_nested() flushes first, outside of it"
# says = "savepoint|rolled back|transaction|caller"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        session.add(employee)
        try:
            async with session.begin_nested():
                await session.flush()
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
