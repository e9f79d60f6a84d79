# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing: the name comes before the rank"
# says = "order.{0,250}(rank|\\bname\\b)|order_by"
# kinds = ["DUPLICATE_CLAUSE", "INCORRECT_ORDERING_OF_ROWS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, Employee.name)
    )
    statement = statement.order_by(salary_rank, Employee.id)
    return (await session.execute(statement)).all()
