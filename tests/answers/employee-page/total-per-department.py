# /// answer
# verdict = "rejected"
# mistake = "the total counts the department, not everybody"
# says = "total|PARTITION|partition_by|department"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            func.count().over(partition_by=Employee.department_id).label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
