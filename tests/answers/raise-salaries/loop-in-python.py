# /// answer
# verdict = "rejected"
# mistake = "loads the people, changes them one by one and flushes: two statements, and the database does not compute"
# says = "statements?|SELECT|Python"
# ///
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from .models import Employee


async def raise_salaries(session, department_id, percent):
    factor = 1 + Decimal(percent) / 100
    people = (await session.scalars(select(Employee).where(Employee.department_id == department_id))).all()
    for person in people:
        person.salary = (person.salary * factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
    await session.flush()
    return {person.id: person.salary for person in people}
