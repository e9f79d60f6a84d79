# /// answer
# verdict = "rejected"
# mistake = "the ranks are joined by department only, not by person: everybody gets every rank of the department"
# says = "join|employees?\\.id|more than once|repeat|duplicate|several times|\\d times"
# kinds = ["MISSING_JOIN_CONDITION", "MANY_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    ranks = select(
        Employee.department_id,
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
    ).subquery("ranks")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, ranks.c.salary_rank)
        .join(Employee.department)
        .join(ranks, ranks.c.department_id == Employee.department_id)
        .order_by(Department.name, ranks.c.salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
