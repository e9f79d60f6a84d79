# /// answer
# verdict = "rejected"
# mistake = "avg() stands in WHERE, without a subquery"
# says = "aggregate|subquery|(?-i:\\bHAVING\\b)|\\bhaving\\("
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING", "IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    statement = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary).label("department_avg"),
        )
        .join(Employee.department)
        .where(Employee.salary > func.avg(Employee.salary))
        .group_by(Employee.id, Department.id)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
