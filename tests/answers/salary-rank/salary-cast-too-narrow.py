# /// answer
# verdict = "rejected"
# mistake = "salaries cast to numeric(8,2)"
# says = 'numeric field overflow|CAST\(employees\.salary'
# ///

from sqlalchemy import Numeric, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            Employee.name,
            cast(Employee.salary, Numeric(8, 2)).label("salary"),
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .join(Department)
        .order_by(Department.name, "salary_rank", Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
