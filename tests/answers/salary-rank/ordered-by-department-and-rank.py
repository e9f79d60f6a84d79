# /// answer
# verdict = "rejected"
# mistake = "name and id are missing from the order: who shares a rank comes in any order"
# says = "order.{0,250}(\\bname\\b|\\bid\\b)|(\\bname\\b|\\bid\\b).{0,250}order|\\btied?\\b"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by("department", "salary_rank")
    )
    return (await session.execute(statement)).all()
