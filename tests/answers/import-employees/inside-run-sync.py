# /// answer
# verdict = "accepted"
# note = "One hop into the greenlet for the whole import, and the code is that of a sync application."
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


def _import(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        try:
            with session.begin_nested():
                session.add(employee)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed


async def import_employees(session, records):
    return await session.run_sync(_import, records)
