# /// answer
# verdict = "rejected"
# mistake = "LIMIT leaves people out"
# says = "LIMIT"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
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
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
        .limit(10)
    )
    return (await session.execute(statement)).all()
