# /// answer
# verdict = "rejected"
# mistake = "knows a duplicate and a value that is too long, and no other code of the two classes"
# says = "propagat|23502|23503|22003|class|raised|overflow|unknown department|NULL"
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
            if error.orig.sqlstate not in ("23505", "22001"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
