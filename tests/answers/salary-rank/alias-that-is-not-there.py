# /// answer
# verdict = "rejected"
# mistake = "d is no alias of this statement"
# says = "alias|missing FROM|[`'\\\"“]d[`'\\\"”.]|\\bd\\.id"
# kinds = ["UNDEFINED_CORRELATION_NAME"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=literal_column("d.id"), order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
