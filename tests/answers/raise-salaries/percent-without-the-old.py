# /// answer
# verdict = "rejected"
# mistake = "multiplies by percent / 100: the raise alone becomes the salary"
# says = "percent|factor|salar(y|ies)|1 \\+"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * literal(percent, Numeric) / 100, 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
