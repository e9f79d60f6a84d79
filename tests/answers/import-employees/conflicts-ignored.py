# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO NOTHING: a duplicate is neither created nor failed"
# says = "failed|duplicate|CONFLICT|23505|missing"
# ///
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        statement = insert(Employee).values(**record).on_conflict_do_nothing().returning(Employee)
        try:
            async with session.begin_nested():
                employee = await session.scalar(statement)
        except DBAPIError as error:
            if error.orig.sqlstate[:2] not in ("22", "23"):
                raise
            failed.append((record, error.orig.sqlstate))
        else:
            if employee is not None:
                created.append(employee)
    return created, failed
