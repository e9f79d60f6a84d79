# /// answer
# verdict = "rejected"
# mistake = "the total is a text"
# says = "total|\\btexts?\\b|varchar|cast|\\bstr\\b|integer|number|\\btypes?\\b"
# ///

from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, cast(func.count().over(), String).label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
