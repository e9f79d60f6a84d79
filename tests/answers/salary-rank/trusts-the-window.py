# /// answer
# verdict = "rejected"
# mistake = "the order of the window is no order of the rows: ORDER BY is missing"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank).join(
        Employee.department
    )
    return (await session.execute(statement)).all()
