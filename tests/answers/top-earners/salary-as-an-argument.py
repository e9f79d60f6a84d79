# /// answer
# verdict = "rejected"
# mistake = "row_number(salary): the salary is no argument, it belongs into the ORDER BY of the window"
# says = "argument|row_number\\(|order_by|does not exist"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            Employee.id,
            func.row_number(Employee.salary).over(partition_by=Employee.department_id).label("place"),
        )
        .join(Employee.department)
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
