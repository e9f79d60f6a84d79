# /// answer
# verdict = "rejected"
# mistake = "a join with the colleagues returns everybody once per colleague"
# says = "twice|more than once|repeat|duplicate|several times|\\d times|each once|colleague|peer|employees_1"
# kinds = ["MANY_DUPLICATES", "EXTRANEOUS_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    peer = aliased(Employee)
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )

    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .join(peer, peer.department_id == Department.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
