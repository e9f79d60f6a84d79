# /// answer
# verdict = "rejected"
# mistake = "gives the class of the SQLSTATE, its first two characters"
# says = "SQLSTATE|\\b23505\\b|five|code|class"
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
            sqlclass = error.orig.sqlstate[:2]
            if sqlclass not in ("22", "23"):
                raise
            failed.append((record, sqlclass))
        else:
            created.append(employee)
    return created, failed
