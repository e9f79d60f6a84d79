# /// answer
# verdict = "rejected"
# mistake = "the places are computed in a subquery, and the employees are taken beside it"
# says = "cross join|cartesian|not joined|join condition|\\.c\\b|repeat|more than once|every"
# kinds = ["UNNECESSARY_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    places = (
        select(
            func.row_number()
            .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
            .label("place")
        )
        .where(Employee.department_id.is_not(None))
        .subquery()
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(places.c.place <= n)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
