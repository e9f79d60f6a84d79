# /// answer
# verdict = "rejected"
# mistake = "the ids are compared, not the places: they have gaps and another order"
# says = "\\bid\\b|place|row_number|\\bids\\b"
# kinds = ["EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .where(Employee.id.between((page - 1) * size + 1, page * size))
    )
    return (await session.execute(statement)).all()
