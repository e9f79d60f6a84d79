# /// answer
# verdict = "rejected"
# mistake = "compares with the average of all department averages"
# says = "average|department_avg|own department|company|whole"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(func.avg(Employee.salary).label("value"))
        .where(Employee.department_id.is_not(None))
        .group_by(Employee.department_id)
        .subquery()
    )
    overall = select(func.avg(averages.c.value)).scalar_subquery()
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), overall.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > overall)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
