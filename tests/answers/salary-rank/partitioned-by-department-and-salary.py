# /// answer
# verdict = "rejected"
# mistake = "the salary is part of the partition: everybody is first among equals"
# says = "PARTITION|partition_by"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "CONSTANT_COLUMN_OUTPUT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank()
        .over(partition_by=[Employee.department_id, Employee.salary], order_by=Employee.salary.desc())
        .label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
