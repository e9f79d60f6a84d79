# /// answer
# verdict = "rejected"
# mistake = "NOT IN of a list with a NULL is never true: no department with nobody is found"
# says = "(?-i:\\bNOT IN\\b)|NULL"
# kinds = ["NULL_IN_IN_ANY_ALL_SUBQUERY"]
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
    empty = select(
        Department.name.label("department"),
        cast(null(), Numeric).label("avg_salary"),
        cast(null(), Numeric).label("min_salary"),
        cast(null(), Numeric).label("max_salary"),
        literal(0).label("employee_count"),
    ).where(Department.id.not_in(select(Employee.department_id)))
    statement = union_all(staffed, empty).order_by("department")
    return (await session.execute(statement)).all()
