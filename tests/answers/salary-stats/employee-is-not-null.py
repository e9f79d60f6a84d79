# /// answer
# verdict = "rejected"
# mistake = "IS NOT NULL in the WHERE drops the row of a department with nobody"
# says = "(?-i:\\bWHERE\\b)|IS NOT NULL"
# kinds = ["EXTRANEOUS_WHERE_CLAUSE", "OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN", "EXTRANEOUS_EXPRESSION"]
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
        .where(Employee.id.is_not(None))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
