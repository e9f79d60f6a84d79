# /// answer
# verdict = "rejected"
# mistake = "one savepoint for all records: a bad one takes the good ones along"
# says = "savepoint|only|each record|every record|good (?:ones|records)|created"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    employees = [Employee(**record) for record in records]
    try:
        async with session.begin_nested():
            session.add_all(employees)
            await session.flush()
    except DBAPIError as error:
        if error.orig.sqlstate[:2] not in ("22", "23"):
            raise
        return [], [(record, error.orig.sqlstate) for record in records]
    return employees, []
