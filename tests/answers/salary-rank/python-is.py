# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares two objects here and now: the condition is False for every row"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
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
        .where(Employee.department_id is Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
