# /// answer
# verdict = "rejected"
# mistake = "the dict holds Employee objects instead of salaries"
# says = "Employee|Decimal|salar(y|ies)|object"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee for employee in await session.scalars(query)}
