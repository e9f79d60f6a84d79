# /// answer
# verdict = "rejected"
# mistake = "a window function stands in WHERE"
# says = "window|(?-i:\\bWHERE\\b)|subquery"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING", "IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(
            func.row_number().over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
            <= n
        )
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
