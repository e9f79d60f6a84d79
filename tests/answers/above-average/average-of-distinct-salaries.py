# /// answer
# verdict = "rejected"
# mistake = "equal salaries count once in the average"
# says = "DISTINCT"
# kinds = ["DISTINCT_IN_SUM_OR_AVG", "DISTINCT_AS_FUNCTION_PARAMETER_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.sum(distinct(peer.salary)) / func.count(distinct(peer.salary)))
        .where(peer.department_id == Employee.department_id)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
