# /// answer
# verdict = "rejected"
# mistake = "DISTINCT salaries are ranked, so nobody counts twice and the rank has no gaps"
# says = "DISTINCT|gap|dense"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES", "IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    pay = select(Employee.department_id, Employee.salary).distinct().subquery("pay")
    ranks = select(
        pay.c.department_id,
        pay.c.salary,
        func.rank().over(partition_by=pay.c.department_id, order_by=pay.c.salary.desc()).label("salary_rank"),
    ).subquery("ranks")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, ranks.c.salary_rank)
        .join(Employee.department)
        .join(ranks, and_(ranks.c.department_id == Employee.department_id, ranks.c.salary == Employee.salary))
        .order_by(Department.name, ranks.c.salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
