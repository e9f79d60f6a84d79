# /// answer
# verdict = "rejected"
# mistake = "departments is not joined: the number of the department is shown, not its name"
# says = "departments?\\.name|name of the department|department_id|number"
# kinds = ["MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Employee.department_id.label("department"), averages.c.department_avg)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
