# /// answer
# verdict = "rejected"
# mistake = "the ids are made strings, as JSON has them"
# says = "keys of the returned dict are strings, not ids"
# ///
from decimal import Decimal

from sqlalchemy import Numeric, func, literal, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    factor = 1 + literal(Decimal(percent), Numeric()) / 100
    raised = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * factor, 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(raised).execution_options(populate_existing=True)
    return {str(employee.id): employee.salary for employee in await session.scalars(query)}
