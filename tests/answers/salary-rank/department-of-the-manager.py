# /// answer
# verdict = "rejected"
# mistake = "the department of the manager is shown"
# says = "manager"
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def salary_rank_by_department(session: AsyncSession):
    manager = aliased(Employee)
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(manager, manager.id == Employee.manager_id)
        .join(Department, Department.id == manager.department_id)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
