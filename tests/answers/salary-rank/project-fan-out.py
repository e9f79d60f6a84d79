# /// answer
# verdict = "rejected"
# mistake = "joins the projects: people on several come several times and push others down"
# says = "project|fan.?out|several|multipl|duplicat|repeat|twice|more than once|join|missing"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .outerjoin(Employee.projects)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
