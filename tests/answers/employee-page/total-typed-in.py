# /// answer
# verdict = "rejected"
# mistake = "the total is typed in"
# says = "typed|hard.?coded|constant|literal|\\b31\\b|total|\\bcount"
# kinds = ["CONSTANT_COLUMN_OUTPUT"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, literal(31).label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
