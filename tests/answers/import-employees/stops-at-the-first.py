# /// answer
# verdict = "rejected"
# mistake = "stops at the first record that is refused"
# says = "stop|rest\\b|missing|remaining|costs|that record only|too few|created"
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
            failed.append((record, error.orig.sqlstate))
            break
        created.append(employee)
    return created, failed
