# /// answer
# verdict = "rejected"
# mistake = "count(manager_id) does not count who has no manager"
# says = "manager|\\bcount|NULL"
# kinds = ["INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
# ///

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    better = aliased(Employee)
    above = (
        select(func.count(better.manager_id))
        .where(
            better.department_id == Employee.department_id,
            or_(
                better.salary > Employee.salary,
                and_(better.salary == Employee.salary, better.id < Employee.id),
            ),
        )
        .scalar_subquery()
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(above < n)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
