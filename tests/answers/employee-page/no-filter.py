# /// answer
# verdict = "rejected"
# mistake = "the places are numbered and not compared: everybody is returned"
# says = "(?-i:\\bWHERE\\b)|filter|everybody|more than|too many|\\bpages?\\b|size|LIMIT"
# kinds = ["MISSING_WHERE_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    numbered = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        func.row_number().over(order_by=(Employee.salary.desc(), Employee.id)).label("place"),
        func.count().over().label("total"),
    ).subquery("numbered")
    first = (page - 1) * size
    statement = select(numbered.c.id, numbered.c.name, numbered.c.salary, numbered.c.total).order_by(numbered.c.place)
    return (await session.execute(statement)).all()
