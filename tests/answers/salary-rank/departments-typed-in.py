# /// answer
# verdict = "rejected"
# mistake = "the departments are typed in, one SELECT for each in a UNION"
# says = "hard.?coded|typed|union|fixed|missing|where|engineering"
# ///

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


def ranking_of(name):
    rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc())
    return (
        select(
            Department.name.label("department"),
            Employee.name.label("name"),
            Employee.salary.label("salary"),
            rank.label("salary_rank"),
            Employee.id.label("id"),
        )
        .join(Employee.department)
        .where(Department.name == name)
    )


async def salary_rank_by_department(session: AsyncSession):
    parts = union_all(ranking_of("Engineering"), ranking_of("Marketing"), ranking_of("Sales")).subquery()
    stmt = select(parts.c.department, parts.c.name, parts.c.salary, parts.c.salary_rank).order_by(
        parts.c.department, parts.c.salary_rank, parts.c.name, parts.c.id
    )
    return (await session.execute(stmt)).all()
