# /// answer
# verdict = "rejected"
# mistake = "the ranks are computed in a subquery, and the outer statement takes employees beside it"
# says = "cross join|cartesian|not joined|join condition|\\.c\\b"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES", "MISSING_JOIN_CONDITION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    ranks = select(Employee.id, salary_rank).subquery("ranks")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, ranks.c.salary_rank)
        .join(Employee.department)
        .order_by(Department.name, ranks.c.salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
