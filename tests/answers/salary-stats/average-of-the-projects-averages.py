# /// answer
# verdict = "rejected"
# mistake = "averages per manager are averaged again: an average of averages"
# says = "average of (the )?averages|averages?.{0,60}(group|again|twice|of)|manager_id|GROUP BY"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    teams = (
        select(
            Employee.department_id,
            func.avg(Employee.salary).label("average"),
            func.min(Employee.salary).label("lowest"),
            func.max(Employee.salary).label("highest"),
            func.count().label("heads"),
        )
        .group_by(Employee.department_id, Employee.manager_id)
        .subquery("teams")
    )
    statement = (
        select(
            Department.name.label("department"),
            func.avg(teams.c.average).label("avg_salary"),
            func.min(teams.c.lowest).label("min_salary"),
            func.max(teams.c.highest).label("max_salary"),
            func.coalesce(func.sum(teams.c.heads), 0).label("employee_count"),
        )
        .outerjoin(teams, teams.c.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
