# /// answer
# verdict = "rejected"
# mistake = "the rank is cast to a string"
# says = "string|varchar|cast|\\bstr\\b|integer|number|type|rank"
# ///

from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = cast(func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()), String).label(
        "salary_rank"
    )
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .order_by(Department.name, Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
