# /// answer
# verdict = "rejected"
# mistake = "the alias is called employees like the table: the condition compares a column with itself"
# says = "alias|itself|same name|same column|always|correlat|more than|too many"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    better = aliased(Employee, name="employees")
    above = (
        select(func.count(better.id))
        .where(
            better.department_id == Employee.department_id,
            or_(
                better.salary > Employee.salary,
                and_(better.salary == Employee.salary, better.id < Employee.id),
            ),
        )
        .correlate(Employee)
        .scalar_subquery()
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(above < n)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
