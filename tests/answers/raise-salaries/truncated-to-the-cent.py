# /// answer
# verdict = "rejected"
# mistake = "trunc() cuts off instead of rounding to the cent"
# says = "round|trunc|\\bcents?\\b|salar(y|ies)"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.trunc(Employee.salary * (1 + literal(percent, Numeric) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
