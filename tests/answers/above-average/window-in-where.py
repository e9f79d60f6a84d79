# /// answer
# verdict = "rejected"
# mistake = "a window function stands in WHERE; it has to be computed in a subquery first"
# says = "window"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING", "IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    average = func.avg(Employee.salary).over(partition_by=Employee.department_id)
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
