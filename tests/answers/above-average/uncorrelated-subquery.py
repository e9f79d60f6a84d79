# /// answer
# verdict = "rejected"
# mistake = "the subquery is not correlated: it averages everybody who has a department"
# says = "correlat|company|whole|own department|average|department_avg"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    other = aliased(Employee)
    average = select(func.avg(other.salary)).where(other.department_id == other.department_id).scalar_subquery()
    stmt = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            average.label("department_avg"),
        )
        .join(Department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
