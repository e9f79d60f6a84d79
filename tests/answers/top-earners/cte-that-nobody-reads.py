# /// answer
# verdict = "rejected"
# mistake = "a CTE holds the places, and nothing reads it"
# says = "\\bCTE\\b|unused|nothing reads|not read|not used|everybody|more than|too many|filter"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    places = select(
        Employee.id,
        func.row_number()
        .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
        .label("place"),
    ).cte("places")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .add_cte(places)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
