# /// answer
# verdict = "rejected"
# mistake = "avg(salary, department_id): the group is no argument of the function"
# says = "\\bavg\\(|argument"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    average = (
        select(func.avg(peer.salary, peer.department_id))
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
