# /// answer
# verdict = "rejected"
# mistake = "no savepoint: after the first failure the session can do nothing more"
# says = "savepoint|PendingRollback|rolled back|transaction"
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
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
            session.expunge(employee)
        else:
            created.append(employee)
    return created, failed
