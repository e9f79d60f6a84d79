# /// answer
# verdict = "rejected"
# mistake = "the database adds up and counts, the averages are divided in Python"
# says = "python|never sent"
# ///
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    result = await session.execute(
        select(
            Department.name,
            func.sum(Employee.salary),
            func.min(Employee.salary),
            func.max(Employee.salary),
            func.count(Employee.id),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return [
        {
            "department": name,
            "avg_salary": total / count if count else None,
            "min_salary": lowest,
            "max_salary": highest,
            "employee_count": count,
        }
        for name, total, lowest, highest, count in result
    ]
