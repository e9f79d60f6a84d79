# /// answer
# verdict = "rejected"
# mistake = "the names of today's departments are typed in: tomorrow's are missing"
# says = "typed|hard-coded|seed"
# ///
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

NAMES = [
    "Design",
    "Engineering",
    "Engineering Tools",
    "Finance",
    "Legal",
    "Research",
    "Sales",
    "Support",
    "design",
]


async def department_salary_stats(session: AsyncSession):
    result = await session.execute(
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Employee, Employee.department_id == Department.id)
        .where(Department.name.in_(NAMES))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return result.all()
