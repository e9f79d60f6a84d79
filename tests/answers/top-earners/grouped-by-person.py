# /// answer
# verdict = "rejected"
# mistake = "a group for each person: everybody is the best paid of it"
# says = "GROUP BY|group_by|\\bgroup|everybody|more than|too many|\\bn\\b"
# kinds = ["GROUP_BY_WITH_SINGLETON_GROUPS"]
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    statement = (
        select(Department.name.label("department"), Employee.name, func.max(Employee.salary).label("salary"))
        .join(Employee.department)
        .where(literal(n) > 0)
        .group_by(Department.id, Employee.id)
        .order_by(Department.name, func.max(Employee.salary).desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
