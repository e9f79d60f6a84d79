# /// answer
# verdict = "rejected"
# mistake = "rank() is selected and ignored; the rank is computed in Python"
# says = "python|decoy|unused|not used|ignored|thrown|does not feed"
# ///

from sqlalchemy import func, select
from sqlalchemy.engine import result_tuple
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

Ranked = result_tuple(["department", "name", "salary", "salary_rank"])


async def salary_rank_by_department(session: AsyncSession):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc())
    inner = (
        select(Department.name.label("department"), Employee.id, Employee.name, Employee.salary, rank.label("unused"))
        .join(Employee.department)
        .subquery()
    )
    stmt = select(inner.c.department, inner.c.name, inner.c.salary).order_by(
        inner.c.department, inner.c.salary.desc(), inner.c.name, inner.c.id
    )
    people = (await session.execute(stmt)).all()
    return [
        Ranked(
            (
                p.department,
                p.name,
                p.salary,
                1 + sum(q.department == p.department and q.salary > p.salary for q in people),
            )
        )
        for p in people
    ]
