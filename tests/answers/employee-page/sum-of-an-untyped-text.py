# /// answer
# verdict = "rejected"
# mistake = "sum('1') adds up a text in quotes: the database cannot choose among its functions"
# says = "not unique|quot|'1'|ambiguous|literal"
# kinds = ["AMBIGUOUS_FUNCTION"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.sum(literal_column("'1'")).over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
