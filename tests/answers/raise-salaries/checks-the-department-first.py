# /// answer
# verdict = "rejected"
# mistake = "asks whether the department exists: a statement too many"
# says = "statements?|SELECT"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Department, Employee


async def raise_salaries(session, department_id, percent):
    if await session.get(Department, department_id) is None:
        return {}
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
