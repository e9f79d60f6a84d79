# /// answer
# verdict = "rejected"
# mistake = "<> NULL is never true: nobody is left"
# says = "NULL"
# kinds = ["COMPARISON_WITH_NULL"]
# ///

from sqlalchemy import func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .where(Employee.department_id.op("<>")(null()))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
