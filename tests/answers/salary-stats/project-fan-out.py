# /// answer
# verdict = "rejected"
# mistake = "joins the projects too: people on several projects are counted several times"
# says = "fan.?out|project|several times|more than once|multipl|repeat|duplicat|counted twice|too many|join"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stmt = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
