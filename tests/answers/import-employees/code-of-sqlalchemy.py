# /// answer
# verdict = "rejected"
# mistake = "error.code is SQLAlchemy's own (gkpj), not the SQLSTATE"
# says = "SQLSTATE|gkpj|\\bcode\\b|\\b23505\\b"
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
            failed.append((record, error.code))
        else:
            created.append(employee)
    return created, failed
