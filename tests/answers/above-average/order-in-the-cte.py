# /// answer
# verdict = "rejected"
# mistake = "only the CTE is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY", "MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    people = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary).over(partition_by=Employee.department_id).label("department_avg"),
        )
        .join(Employee.department)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
        .cte("people")
    )
    statement = select(people).where(people.c.salary > people.c.department_avg)
    return (await session.execute(statement)).all()
