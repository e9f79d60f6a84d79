# /// answer
# verdict = "rejected"
# mistake = "everybody who earns at least the n-th salary: a tie returns more"
# says = "\\btie|equal|same salar|\\brank|row_number|smaller id|more than|too many|at least|>="
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    peer = aliased(Employee)
    edge = (
        select(peer.salary)
        .where(peer.department_id == Employee.department_id)
        .order_by(peer.salary.desc())
        .offset(n - 1 if n else 0)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .where(Employee.salary >= func.coalesce(edge, 0), literal(n) > 0)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
