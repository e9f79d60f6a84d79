# /// answer
# verdict = "rejected"
# mistake = "a join with the colleagues returns everybody once per colleague"
# says = "twice|more than once|repeat|duplicate|each once|several times|\\d times|DISTINCT|unique"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT", "EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str):
    peer = aliased(Employee)
    statement = (
        select(Employee)
        .join(Employee.department)
        .join(peer, peer.department_id == Department.id)
        .where(Department.name == department_name)
        .order_by(Employee.name, Employee.id)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
    )
    return (await session.scalars(statement)).all()
