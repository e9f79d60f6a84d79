# /// answer
# verdict = "rejected"
# mistake = "ceil() rounds up to the next cent"
# says = "round|ceil|\\bcents?\\b|salar(y|ies)"
# ///
from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.ceil(Employee.salary * (100 + literal(percent, Numeric))) / 100)
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
