# /// answer
# verdict = "rejected"
# mistake = "departments.name is used, and departments is not in FROM"
# says = 'missing FROM|raw SQL in literal_column\(\)'
# kinds = ["OMITTED_FROM_CLAUSE"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = select(
        literal_column("departments.name").label("department"), Employee.name, Employee.salary, salary_rank
    ).order_by("department", salary_rank, Employee.name, Employee.id)
    return (await session.execute(statement)).all()
