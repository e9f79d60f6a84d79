# /// answer
# verdict = "rejected"
# mistake = "the default synchronization multiplies in Python, and nobody rounds there: objects show fractions of a cent"
# says = "\\bcents?\\b|round|evaluat|synchronize|holds|held|session"
# ///
from sqlalchemy import Numeric, literal, update
from decimal import Decimal

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=Employee.salary * literal(1 + Decimal(percent) / 100, Numeric()))
        .returning(Employee.id, Employee.salary)
    )
    return {row.id: row.salary for row in await session.execute(stmt)}
