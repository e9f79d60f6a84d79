# /// answer
# verdict = "rejected"
# mistake = "returns an empty dict for 0 percent without asking"
# says = "0 percent|percent|\\b0\\b|zero|empty|statements?"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    if not percent:
        return {}
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
