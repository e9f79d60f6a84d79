# /// answer
# verdict = "rejected"
# mistake = "“nobody works here” is said with <> instead of NOT EXISTS"
# says = "only compares|<>|NOT EXISTS"
# kinds = ["SUBSTITUTED_EXISTENCE_NEGATION_WITH_NOT_EQUAL_TO"]
# ///

from sqlalchemy import Numeric, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    staffed = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .join(Department.employees)
        .group_by(Department.id)
    )
    empty = (
        select(
            Department.name.label("department"),
            cast(null(), Numeric).label("avg_salary"),
            cast(null(), Numeric).label("min_salary"),
            cast(null(), Numeric).label("max_salary"),
            literal(0).label("employee_count"),
        )
        .join(Employee, Employee.department_id != Department.id)
        .distinct()
    )
    statement = union_all(staffed, empty).order_by("department")
    return (await session.execute(statement)).all()
