# /// answer
# verdict = "rejected"
# mistake = "the filter is missing: everybody is returned"
# says = "(?-i:\\bWHERE\\b)|filter|everybody|everyone|more than|too many|place|\\bn\\b"
# kinds = ["MISSING_WHERE_CLAUSE"]
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
        .join(Employee.department)
        .subquery("ranked")
    )
    statement = select(ranked.c.department, ranked.c.name, ranked.c.salary).order_by(
        ranked.c.department, ranked.c.salary.desc(), ranked.c.id
    )
    return (await session.execute(statement)).all()
