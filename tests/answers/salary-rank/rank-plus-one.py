# /// answer
# verdict = "rejected"
# mistake = "one is added to a rank that begins with 1"
# says = "\\+ ?1|one (more|too)|begins? with|starts? (at|with)|off by one|by 1|added"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()) + 1).label(
        "salary_rank"
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
