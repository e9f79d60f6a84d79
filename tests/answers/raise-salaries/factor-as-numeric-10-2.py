# /// answer
# verdict = "rejected"
# mistake = "the factor takes the type of the salary, NUMERIC(10, 2), and loses decimals: 3.5 percent pay 4"
# says = "rounded|precision|factor|NUMERIC\\(10|decimals|3\\.5|salar(y|ies)"
# ///
from decimal import Decimal

from sqlalchemy import func, select, update

from .models import Employee


async def raise_salaries(session, department_id, percent):
    stmt = (
        update(Employee)
        .where(Employee.department_id == department_id)
        .values(salary=func.round(Employee.salary * (1 + Decimal(percent) / 100), 2))
        .returning(Employee)
    )
    query = select(Employee).from_statement(stmt).execution_options(populate_existing=True)
    return {employee.id: employee.salary for employee in await session.scalars(query)}
