# /// answer
# verdict = "rejected"
# mistake = "reports the email of a failed record instead of the record"
# says = "record|dict|email"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        try:
            async with session.begin_nested():
                session.add(employee)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record["email"], error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
