# /// answer
# verdict = "rejected"
# mistake = "an unknown department is replaced by NULL instead of failing"
# says = "23503|unknown department|department_id|failed"
# ///
from sqlalchemy.exc import DBAPIError

from .models import Department, Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        department = await session.get(Department, record["department_id"]) if record["department_id"] else None
        employee = Employee(
            name=record["name"], email=record["email"], salary=record["salary"], department=department
        )
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
