# /// answer
# verdict = "rejected"
# mistake = "computes in Python and writes with a bulk UPDATE by primary key: a SELECT too many"
# says = "statements?|SELECT|Python"
# ///
from decimal import Decimal

from sqlalchemy import select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    rows = await session.execute(select(Employee.id, Employee.salary).where(Employee.department_id == department_id))
    new = [{"id": row.id, "salary": round(row.salary * (1 + Decimal(percent) / 100), 2)} for row in rows]
    if new:
        await session.execute(update(Employee), new)
    return {row["id"]: row["salary"] for row in new}
