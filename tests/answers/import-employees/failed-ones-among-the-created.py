# /// answer
# verdict = "rejected"
# mistake = "the list of the created holds the refused ones, too"
# says = "created|refused|failed"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        created.append(employee)
        try:
            async with session.begin_nested():
                session.add(employee)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
    return created, failed
