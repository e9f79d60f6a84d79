# /// answer
# verdict = "rejected"
# mistake = "the total of the first call is kept"
# says = "kept|cache|total|statement|between calls|literal"
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


_total: list[int] = []


async def employee_page(session: AsyncSession, page: int, size: int):
    if not _total:
        _total.append(await session.scalar(select(func.count()).select_from(Employee)) or 0)
    statement = (
        select(Employee.id, Employee.name, Employee.salary, literal(_total[0]).label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
