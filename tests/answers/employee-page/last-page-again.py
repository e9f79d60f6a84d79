# /// answer
# verdict = "rejected"
# mistake = "behind the last page the last one is returned again"
# says = "behind|beyond|last page|empty|past|least\\("
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    count = select(func.count(Employee.id)).scalar_subquery()
    last = func.greatest((count - 1) / size, 0)
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset(func.least(literal(page - 1), last) * size)
    )
    return (await session.execute(statement)).all()
