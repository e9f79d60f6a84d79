# /// answer
# verdict = "rejected"
# mistake = "takes the department out of the caller's dict: the failed record comes back without it"
# says = "record|dict|changed|department_id"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        department_id = record.pop("department_id")
        employee = Employee(**record, department_id=department_id)
        try:
            async with session.begin_nested():
                session.add(employee)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            created.append(employee)
    return created, failed
