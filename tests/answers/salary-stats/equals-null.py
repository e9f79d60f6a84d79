# /// answer
# verdict = "rejected"
# mistake = "= NULL is never true: nobody is filtered in"
# says = "NULL"
# kinds = ["COMPARISON_WITH_NULL"]
# ///

from sqlalchemy import func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .where(or_(Employee.id.is_not(None), Employee.department_id.op("=")(null())))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
