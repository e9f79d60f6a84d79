# /// answer
# verdict = "rejected"
# mistake = "the rank is ordered as a text: 10 comes before 2"
# says = "text|string|varchar|cast"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, cast(salary_rank, String), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
