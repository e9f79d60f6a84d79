# /// answer
# verdict = "rejected"
# mistake = "with OR IS NULL people without a department appear in every one"
# says = "(?-i:\\bOR\\b)|\\bor_|IS NULL|without (a )?department"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Department, or_(Department.id == Employee.department_id, Employee.department_id.is_(None)))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
