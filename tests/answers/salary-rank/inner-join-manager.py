# /// answer
# verdict = "rejected"
# mistake = "an inner join with the manager drops people who have none"
# says = "manager|inner join|missing|dropp"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    boss = aliased(Employee)
    salary_rank = func.rank().over(partition_by=Department.id, order_by=Employee.salary.desc()).label("salary_rank")
    stmt = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee, Employee.department_id == Department.id)
        .join(boss, Employee.manager_id == boss.id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
