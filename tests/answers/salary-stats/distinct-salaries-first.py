# /// answer
# verdict = "rejected"
# mistake = "SELECT DISTINCT department and salary merges people who earn the same, before they are averaged and counted"
# says = "DISTINCT"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    pay = select(Employee.department_id, Employee.salary).distinct().subquery("pay")
    statement = (
        select(
            Department.name.label("department"),
            func.avg(pay.c.salary).label("avg_salary"),
            func.min(pay.c.salary).label("min_salary"),
            func.max(pay.c.salary).label("max_salary"),
            func.count(pay.c.salary).label("employee_count"),
        )
        .outerjoin(pay, pay.c.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
