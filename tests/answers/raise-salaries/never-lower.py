# /// answer
# verdict = "rejected"
# mistake = "greatest(old, new): a negative percentage changes nothing"
# says = "negative|percent|salar(y|ies)|greatest"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    new = func.round(Employee.salary * (1 + literal(percent, Numeric) / 100), 2)
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.greatest(Employee.salary, new))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
