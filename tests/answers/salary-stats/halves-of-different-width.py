# /// answer
# verdict = "rejected"
# mistake = "the second half of the UNION lacks a column"
# says = "column|UNION"
# kinds = ["DIFFERENT_TUPLES_IN_SET_OPERATION"]
# ///

from sqlalchemy import func, literal, null, select
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
        null().label("avg_salary"),
        null().label("min_salary"),
        literal(0).label("employee_count"),
    ).where(~Department.employees.any())
    statement = staffed.union_all(empty).order_by("department")
    return (await session.execute(statement)).all()
