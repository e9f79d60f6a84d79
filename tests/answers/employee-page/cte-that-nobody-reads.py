# /// answer
# verdict = "rejected"
# mistake = "a CTE counts, and nothing reads it: the total is the length of the page"
# says = "\\bCTE\\b|unused|nothing reads|not read|not used|total|python"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    counted = select(func.count(Employee.id).label("total")).cte("counted")
    statement = (
        select(Employee.id, Employee.name, Employee.salary)
        .add_cte(counted)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = (await session.execute(statement)).mappings().all()
    return [{**row, "total": len(rows)} for row in rows]
