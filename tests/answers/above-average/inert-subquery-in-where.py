# /// answer
# verdict = "rejected"
# mistake = "a subquery that is always true decorates the WHERE; the filter is done in Python"
# says = "python|fetch|filter|inert|always true|decoy|does not feed|rows"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    department_avg = func.avg(Employee.salary).over(partition_by=Employee.department_id).label("department_avg")
    decoration = select(func.avg(Employee.salary)).where(Employee.salary > 0).scalar_subquery()
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), department_avg)
        .join(Employee.department)
        .where(Employee.salary + decoration > decoration)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    rows = (await session.execute(stmt)).all()
    return [row for row in rows if row.salary > row.department_avg]
