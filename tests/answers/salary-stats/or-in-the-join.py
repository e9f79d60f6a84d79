# /// answer
# verdict = "rejected"
# mistake = "with OR department_id IS NULL people without a department count in every one"
# says = "(?-i:\\bOR\\b)|\\bor_|IS NULL|without a department|no department"
# kinds = ["OR_INSTEAD_OF_AND", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, or_, select
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
        .outerjoin(Employee, or_(Employee.department_id == Department.id, Employee.department_id.is_(None)))
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
