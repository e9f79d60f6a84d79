# /// answer
# verdict = "rejected"
# mistake = "a join with the colleagues returns everybody once per colleague"
# says = "twice|more than once|repeat|duplicate|several times|\\d times|DISTINCT|each once"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT", "EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    peer = aliased(Employee)
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .join(peer, peer.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
