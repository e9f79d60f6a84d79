# /// answer
# verdict = "rejected"
# mistake = "the ends of BETWEEN are swapped: nothing is between them"
# says = "BETWEEN|swap|empty|nothing|never|\\border(s|ed|ing)?\\b|order_by|missing|no row"
# kinds = ["IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
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
    statement = (
        select(numbered.c.id, numbered.c.name, numbered.c.salary, numbered.c.total)
        .where(numbered.c.place.between(first + size, first + 1))
        .order_by(numbered.c.place)
    )
    return (await session.execute(statement)).all()
