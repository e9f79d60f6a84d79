# /// answer
# verdict = "rejected"
# mistake = "the CTE with the averages is in the statement, and the company's average is compared"
# says = "company|unused|not used|CTE|correlat|all employees|every department"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .cte("averages")
    )
    average = select(func.avg(aliased(Employee).salary)).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .add_cte(averages)
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
