# /// answer
# verdict = "rejected"
# mistake = "the id of the employee is joined with the id of the department"
# says = "employees?\\.id|Employee\\.id|department_id|join condition|(?-i:\\bON\\b)"
# kinds = ["JOIN_CONDITION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    ranked = (
        select(
            Department.name.label("department"),
            Employee.name,
            Employee.salary,
            Employee.id,
            func.row_number()
            .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
            .label("place"),
        )
        .join(Department, Department.id == Employee.id)
        .subquery("ranked")
    )
    statement = (
        select(ranked.c.department, ranked.c.name, ranked.c.salary)
        .where(ranked.c.place <= n)
        .order_by(ranked.c.department, ranked.c.salary.desc(), ranked.c.id)
    )
    return (await session.execute(statement)).all()
