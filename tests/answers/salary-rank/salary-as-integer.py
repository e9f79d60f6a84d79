# /// answer
# verdict = "rejected"
# mistake = "the salary is cast to an integer and loses its cents"
# says = "cast|integer|cents|round|salary"
# ///

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(
            Department.name.label("department"),
            Employee.name,
            cast(Employee.salary, Integer).label("salary"),
            salary_rank,
        )
        .join(Employee, Employee.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
