# /// answer
# verdict = "rejected"
# mistake = "avg('salary') averages a text in quotes: the database cannot choose among its avg() functions"
# says = "not unique|quot|'salary'|ambiguous|literal"
# kinds = ["AMBIGUOUS_FUNCTION", "EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(literal_column("'salary'")).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
