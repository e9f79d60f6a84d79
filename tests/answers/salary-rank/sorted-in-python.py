# /// answer
# verdict = "rejected"
# mistake = "sorted in Python, not by the database"
# says = "order|sort|python"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank).join(
        Employee, Employee.department_id == Department.id
    )
    rows = (await session.execute(stmt)).all()
    return sorted(rows, key=lambda row: (row.department, row.salary_rank, row.name))
