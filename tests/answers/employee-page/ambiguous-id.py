# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the employee's or the department's"
# says = "ambiguous|raw SQL|literal_column|text\\("
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count(literal_column("id")).over().label("total"))
        .outerjoin(Employee.department)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
