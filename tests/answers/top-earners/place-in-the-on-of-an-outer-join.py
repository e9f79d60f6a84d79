# /// answer
# verdict = "rejected"
# mistake = "an outer join with the places in ON: a department where nobody works appears with an empty row"
# says = "outer join|(?-i:\\bLEFT\\b)|(?-i:\\bON\\b)|NULL|nobody|empty|inner join"
# kinds = ["CONDITION_ON_OUTER_JOIN"]
# ///

from sqlalchemy import and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    places = select(
        Employee.id,
        Employee.name,
        Employee.salary,
        Employee.department_id,
        func.row_number()
        .over(partition_by=Employee.department_id, order_by=(Employee.salary.desc(), Employee.id))
        .label("place"),
    ).subquery()
    statement = (
        select(Department.name.label("department"), places.c.name, places.c.salary)
        .outerjoin(places, and_(places.c.department_id == Department.id, places.c.place <= n))
        .where(literal(n) > 0)
        .order_by(Department.name, places.c.salary.desc(), places.c.id)
    )
    return (await session.execute(statement)).all()
