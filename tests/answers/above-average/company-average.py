# /// answer
# verdict = "rejected"
# mistake = "compares with the average of the whole company"
# says = "company|whole|own department|group by|partition|all employees|average|department_avg"
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = select(func.avg(Employee.salary).label("department_avg")).subquery()
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Department, Department.id == Employee.department_id)
        .join(averages, true())
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
