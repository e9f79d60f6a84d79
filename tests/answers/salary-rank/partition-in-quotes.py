# /// answer
# verdict = "rejected"
# mistake = "the columns of the window stand in quotes, and no label of that name exists"
# says = "quot|string|label|partition_by|text|constant|Employee\\.department_id"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=literal("department_id"), order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
