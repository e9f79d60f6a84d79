# /// answer
# verdict = "rejected"
# mistake = "people of the same name count once"
# says = "DISTINCT"
# kinds = ["DISTINCT_AS_FUNCTION_PARAMETER_WHERE_NOT_APPLICABLE", "INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(distinct(func.lower(Employee.name))).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
