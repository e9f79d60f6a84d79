# /// answer
# verdict = "rejected"
# mistake = "Department.employees.salary: a relationship has no columns"
# says = "relationship|Department\\.employees|two dots|\\bsalary\\b.{0,60}(attribute|comparator)|attribute.{0,40}\\bsalary\\b"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Department.employees.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
