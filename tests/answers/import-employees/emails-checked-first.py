# /// answer
# verdict = "rejected"
# mistake = "looks for the email first, and does not expect any other refusal"
# says = "raised|propagat|22\\d\\d\\d|2350[23]|class|savepoint|refus"
# ///
from sqlalchemy import select

from .models import Employee


async def import_employees(session, records):
    created, failed = [], []
    for record in records:
        if await session.scalar(select(Employee.id).where(Employee.email == record["email"])):
            failed.append((record, "23505"))
            continue
        employee = Employee(**record)
        async with session.begin_nested():
            session.add(employee)
        created.append(employee)
    return created, failed
