# /// answer
# verdict = "rejected"
# mistake = "SELECT DISTINCT department and salary merges people who earn the same before the average is taken"
# says = "DISTINCT"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    pay = select(Employee.department_id, Employee.salary).distinct().subquery("pay")
    averages = (
        select(pay.c.department_id, func.avg(pay.c.salary).label("department_avg"))
        .group_by(pay.c.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
