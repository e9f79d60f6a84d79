# /// answer
# verdict = "rejected"
# mistake = "without an alias every table of the subquery is taken for one of the outer statement: it has no FROM left"
# says = "(?-i:\\bFROM\\b)|aliased|correlat"
# kinds = ["OMITTED_FROM_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    average = select(func.avg(Employee.salary)).where(Employee.department_id == Department.id).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
