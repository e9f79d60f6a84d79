# /// answer
# verdict = "rejected"
# mistake = "reads the created ones again, ordered by name"
# says = "order"
# ///
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    ids, failed = [], []
    for record in records:
        employee = Employee(**record)
        try:
            async with session.begin_nested():
                session.add(employee)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            ids.append(employee.id)
    created = (await session.scalars(select(Employee).where(Employee.id.in_(ids)).order_by(Employee.name))).all()
    return list(created), failed
