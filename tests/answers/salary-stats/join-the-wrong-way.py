# /// answer
# verdict = "rejected"
# mistake = "outer join from the employees: a NULL group appears and the empty department is missing"
# says = "outer join|left join|inner join|null|none|without (a )?department|no department|nobody|without employees|empty department|missing"
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
        .select_from(Employee)
        .outerjoin(Employee.department)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
