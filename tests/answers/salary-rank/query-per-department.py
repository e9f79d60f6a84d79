# /// answer
# verdict = "rejected"
# mistake = "one query per department (N+1)"
# says = "n ?\\+ ?1|per department|in a loop|repeated|statements|queries"
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    ranking = []
    departments = await session.scalars(select(Department).order_by(Department.name))
    for department in departments.all():
        salary_rank = func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc())
        result = await session.execute(
            select(
                literal(department.name).label("department"),
                Employee.name,
                Employee.salary,
                salary_rank.label("salary_rank"),
            )
            .where(Employee.department_id == department.id)
            .order_by(salary_rank, Employee.name, Employee.id)
        )
        ranking += result.all()
    return ranking
