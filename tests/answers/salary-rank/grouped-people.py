# /// answer
# verdict = "rejected"
# mistake = "GROUP BY over the shown columns makes one of two people with the same name and salary"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_GROUP_BY_CLAUSE", "DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    people = (
        select(
            Employee.id,
            Employee.department_id,
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank"),
        )
        .join(Employee.department)
        .subquery("people")
    )
    statement = (
        select(people.c.department, people.c.name, people.c.salary, people.c.salary_rank)
        .group_by(people.c.department, people.c.name, people.c.salary, people.c.salary_rank)
        .order_by(people.c.department, people.c.salary_rank, people.c.name)
    )
    return (await session.execute(statement)).all()
