# /// answer
# verdict = "rejected"
# mistake = "lets only classes above 23 propagate: a connection failure, of class 08, is taken for a refused record"
# says = "08006.*does not propagate"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        try:
            async with session.begin_nested():
                e = Employee(**record)
                session.add(e)
                await session.flush()
            created.append(e)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] > "23":
                raise
            failed.append((record, error.orig.sqlstate))
    return created, failed
