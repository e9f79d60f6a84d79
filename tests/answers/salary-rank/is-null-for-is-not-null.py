# /// answer
# verdict = "rejected"
# mistake = "`is_(None)` for `is_not(None)`: only people without a department are left"
# says = "IS NULL|IS NOT NULL|is_not|is_\\(|without (a )?department"
# kinds = ["MISSING_NOT_OPERATOR"]
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
        .outerjoin(Employee.department)
        .where(Employee.department_id.is_(None))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
