# /// answer
# verdict = "rejected"
# mistake = "distinct salaries are counted, not people"
# says = "DISTINCT|total|\\bcount|equal|same salar"
# kinds = ["DISTINCT_AS_FUNCTION_PARAMETER_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(func.count(distinct(Employee.salary))).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
