# /// answer
# verdict = "rejected"
# mistake = "AND for OR: only a higher salary with a smaller id counts as better"
# says = "(?-i:\\bAND\\b)|\\band_|or_|too many|more than"
# kinds = ["AND_INSTEAD_OF_OR"]
# ///

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    better = aliased(Employee)
    above = (
        select(func.count(better.id))
        .where(
            better.department_id == Employee.department_id,
            and_(
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
