# /// answer
# verdict = "rejected"
# mistake = "returns entities without populate_existing: objects in the session keep the old salary"
# says = "stale|synchronize|populate_existing|identity map|holds|held|old salary"
# ///
from sqlalchemy import Numeric, func, literal, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
        .execution_options(synchronize_session=False)
    )
    return {employee.id: employee.salary for employee in await session.scalars(stmt)}
