# /// answer
# verdict = "rejected"
# mistake = "avg() is taken of the budget of the projects"
# says = 'budget|\(a cross join\)'
# kinds = ["INCORRECT_TABLE_REFERENCE", "INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee, Project


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Project.budget).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .outerjoin(Employee.projects)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
