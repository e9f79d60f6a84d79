# /// answer
# verdict = "rejected"
# mistake = "UNION merges equal rows of people before they are counted"
# says = "UNION|duplicate|DISTINCT"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, null, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    pay = union(
        select(Department.name, Employee.salary).join(Department.employees),
        select(Department.name, null()).where(~Department.employees.any()),
    ).subquery("pay")
    statement = (
        select(
            pay.c.name.label("department"),
            func.avg(pay.c.salary).label("avg_salary"),
            func.min(pay.c.salary).label("min_salary"),
            func.max(pay.c.salary).label("max_salary"),
            func.count(pay.c.salary).label("employee_count"),
        )
        .group_by(pay.c.name)
        .order_by(pay.c.name)
    )
    return (await session.execute(statement)).all()
