# /// answer
# verdict = "rejected"
# mistake = "takes every database error for a refused record, a deadlock too"
# says = "other error|propagat|swallow|22 and 23|class"
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
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
