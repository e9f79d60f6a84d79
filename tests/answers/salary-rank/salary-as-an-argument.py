# /// answer
# verdict = "rejected"
# mistake = "rank(salary): the salary is no argument, it belongs into the ORDER BY of the window"
# says = "argument|WITHIN GROUP|rank\\(\\)|order_by"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank(Employee.salary).over(partition_by=Employee.department_id).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
