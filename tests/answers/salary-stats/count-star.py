# /// answer
# verdict = "rejected"
# mistake = "count(*) counts the empty row of the outer join: an empty department gets 1"
# says = "count\\(\\*\\)|count.{0,30}(row|star)|employee_count|nobody|without employees|no employees|empty department"
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
            func.count().label("employee_count"),
        )
        .outerjoin(Employee)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
