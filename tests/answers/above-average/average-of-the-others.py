# /// answer
# verdict = "rejected"
# mistake = "the average leaves the employee out: the average of the colleagues, not of the department"
# says = "average|department_avg|other|colleague|left out|leaves out|without"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    other = aliased(Employee)
    average = (
        select(func.avg(other.salary))
        .where(other.department_id == Employee.department_id, other.id != Employee.id)
        .scalar_subquery()
    )
    stmt = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            average.label("department_avg"),
        )
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
