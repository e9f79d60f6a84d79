# /// answer
# verdict = "rejected"
# mistake = "the order in quotes is one text, which SQLAlchemy refuses"
# says = "CompileError|ArgumentError|textual|\\btexts?\\b|quot|\\border(s|ed|ing)?\\b|order_by"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by("salary DESC, id")
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
