# /// answer
# verdict = "rejected"
# mistake = "catches IntegrityError only: class 22 is a plain DBAPIError and ends the import"
# says = "class 22|22\\d\\d\\d|DBAPIError|too long|overflow|propagat"
# ///
from sqlalchemy.exc import IntegrityError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        employee = Employee(**record)
        try:
            async with session.begin_nested():
                session.add(employee)
        except IntegrityError as error:
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
