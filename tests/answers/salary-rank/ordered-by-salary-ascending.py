# /// answer
# verdict = "rejected"
# mistake = "the salary, ascending, stands in the place of the rank"
# says = "order.{0,250}(salary|rank)|\\bdesc\\b|descending|direction|ascending|\\bturned"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE", "INCORRECT_ORDERING_OF_ROWS"]
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
        .order_by(Department.name, Employee.salary, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
