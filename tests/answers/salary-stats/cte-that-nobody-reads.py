# /// answer
# verdict = "rejected"
# mistake = "the CTE with the figures is in the statement and not joined: the figures that are shown are the company's"
# says = "computed over the whole table|not used|not joined"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    stats = (
        select(Employee.department_id, func.avg(Employee.salary).label("avg_salary"))
        .group_by(Employee.department_id)
        .cte("stats")
    )
    everyone = select(
        func.avg(Employee.salary).label("avg_salary"),
        func.min(Employee.salary).label("min_salary"),
        func.max(Employee.salary).label("max_salary"),
        func.count(Employee.id).label("employee_count"),
    ).subquery("everyone")
    statement = (
        select(
            Department.name.label("department"),
            everyone.c.avg_salary,
            everyone.c.min_salary,
            everyone.c.max_salary,
            everyone.c.employee_count,
        )
        .add_cte(stats)
        .join(everyone, true())
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
