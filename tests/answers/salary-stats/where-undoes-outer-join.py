# /// answer
# verdict = "rejected"
# mistake = "a WHERE on the employee turns the outer join back into an inner one: the empty department is missing"
# says = "inner join|outer join|left join|where|nobody|without employees|no employees|empty department|missing"
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
        .outerjoin(Employee)
        .where(Employee.salary > 0)
        .group_by(Department.name)
        .order_by(Department.name)
    )
    return (await session.execute(stmt)).all()
