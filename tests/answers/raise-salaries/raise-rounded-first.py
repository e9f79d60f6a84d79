# /// answer
# verdict = "rejected"
# mistake = "rounds the factor to two decimals before it multiplies"
# says = "round|factor|precision|salar(y|ies)"
# ///
from decimal import Decimal

from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    factor = round(1 + Decimal(percent) / 100, 2)
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * literal(factor, Numeric()), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
