# /// answer
# verdict = "rejected"
# mistake = "one query per department (N+1)"
# says = "n ?\\+ ?1|per department|in a loop|repeated|statements|queries"
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    rows = []
    departments = await session.scalars(select(Department).order_by(Department.name))
    for department in departments.all():
        result = await session.execute(
            select(
                literal(department.name).label("department"),
                func.avg(Employee.salary).label("avg_salary"),
                func.min(Employee.salary).label("min_salary"),
                func.max(Employee.salary).label("max_salary"),
                func.count(Employee.id).label("employee_count"),
            ).where(Employee.department_id == department.id)
        )
        rows.append(result.one())
    return rows
