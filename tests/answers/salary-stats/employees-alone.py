# /// answer
# verdict = "rejected"
# mistake = "without the table departments there are no names, and no department without people"
# says = "departments?\\.name|name of the department|department_id|(table|join).{0,60}departments?\\b"
# kinds = ["MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Employee.department_id.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .group_by(Employee.department_id)
        .order_by(Employee.department_id)
    )
    return (await session.execute(statement)).all()
