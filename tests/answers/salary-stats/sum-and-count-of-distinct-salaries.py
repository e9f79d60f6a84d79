# /// answer
# verdict = "rejected"
# mistake = "equal salaries count once in the average"
# says = "DISTINCT"
# kinds = ["DISTINCT_IN_SUM_OR_AVG", "DISTINCT_AS_FUNCTION_PARAMETER_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            (func.sum(distinct(Employee.salary)) / func.nullif(func.count(distinct(Employee.salary)), 0)).label(
                "avg_salary"
            ),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
