# /// answer
# verdict = "rejected"
# mistake = "a WHERE on the salary undoes the outer join: departments with nobody are missing"
# says = "(?-i:\\bWHERE\\b)"
# kinds = ["MIXED_A_GREATER_THAN_0_WITH_IS_NOT_NULL_OR_EMPTY_STRING_WITH_NULL", "EXTRANEOUS_WHERE_CLAUSE", "CONDITION_ON_OUTER_JOIN", "OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN"]
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
        .where(Employee.salary > 0)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
