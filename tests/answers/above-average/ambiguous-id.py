# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the employee's or the department's"
# says = 'ambiguous|raw SQL in text\(\)'
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(text("salary DESC, name, id"))
    )
    return (await session.execute(statement)).all()
