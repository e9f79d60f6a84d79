# /// answer
# verdict = "rejected"
# mistake = "group_by([…]): the columns stand in a list"
# says = "\\blist\\b|\\[|GROUP BY|group_by"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS", "CURLY_OR_SQUARE_BRACKETS"]
# ///

from sqlalchemy import func, select
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
        .group_by([Department.id, Department.name])
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
