# /// answer
# verdict = "rejected"
# mistake = "HAVING without groups in the place of WHERE"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY", "EXPRESSION_IN_INCORRECT_CLAUSE"]
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
        .having(Employee.department_id.is_not(None))
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
