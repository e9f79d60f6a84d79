# /// answer
# verdict = "rejected"
# mistake = "a second join with the employees counts everybody once per colleague"
# says = "twice|more than once|repeat|duplicate|several times|\\d times|fan|join"
# kinds = ["MANY_DUPLICATES", "EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    peer = aliased(Employee)
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .outerjoin(peer, peer.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
