# /// answer
# verdict = "rejected"
# mistake = "HAVING without GROUP BY in the place of a subquery"
# says = "GROUP BY|(?-i:\\bHAVING\\b)|\\bhaving\\(|subquery"
# kinds = ["HAVING_WITHOUT_GROUP_BY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    statement = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary).label("department_avg"),
        )
        .join(Employee.department)
        .having(Employee.salary > func.avg(Employee.salary))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
