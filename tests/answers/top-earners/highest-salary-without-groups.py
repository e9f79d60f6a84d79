# /// answer
# verdict = "rejected"
# mistake = "max() beside columns that are not grouped"
# says = "GROUP BY|group_by|\\bgroup|aggregate"
# kinds = ["MISSING_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    better = aliased(Employee)
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .join(
            better,
            and_(
                better.department_id == Employee.department_id,
                or_(
                    better.salary > Employee.salary,
                    and_(better.salary == Employee.salary, better.id <= Employee.id),
                ),
            ),
        )
        .having(func.count() <= n)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
