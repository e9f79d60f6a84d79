# /// answer
# verdict = "rejected"
# mistake = "rolls the whole transaction back, the caller's work included"
# says = "roll(?:s|ed)? back|rollback|caller|flushed before|savepoint"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        session.add(employee)
        try:
            await session.flush()
        except DBAPIError as error:
            await session.rollback()
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
