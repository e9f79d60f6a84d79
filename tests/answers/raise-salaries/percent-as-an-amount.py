# /// answer
# verdict = "rejected"
# mistake = "adds the percentage as an amount of money"
# says = "percent|amount|salar(y|ies)|factor"
# ///
from sqlalchemy import Numeric, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=Employee.salary + literal(percent, Numeric))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
