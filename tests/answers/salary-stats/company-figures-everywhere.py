# /// answer
# verdict = "rejected"
# mistake = "the average is not correlated with the department: everyone gets the company's"
# says = "correlat|company|same .{0,30}(average|value)|every (row|department)|all employees|department_id"
# kinds = ["CONSTANT_COLUMN_OUTPUT", "MISSING_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    average = select(func.avg(Employee.salary)).correlate(None).scalar_subquery()
    statement = (
        select(
            Department.name.label("department"),
            average.label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
