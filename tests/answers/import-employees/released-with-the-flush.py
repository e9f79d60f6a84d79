# /// answer
# verdict = "accepted"
# note = "Leaving the savepoint flushes, so there is nothing to forget."
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        try:
            async with session.begin_nested():
                session.add(employee := Employee(**record))
        except DBAPIError as error:
            if not (getattr(error.orig, "sqlstate", None) or "").startswith(("22", "23")):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
