# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares two objects here and now: the ON clause is False"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
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
        .outerjoin(Employee, Employee.department_id is Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
