# /// answer
# verdict = "rejected"
# mistake = "the table is called departments, not department"
# says = "\\bdepartment\\b.{0,100}(exist|table|relation|departments)|(table|relation).{0,60}\\bdepartment\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def salary_rank_by_department(session: AsyncSession):
    department = table("department", column("id"), column("name"))
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(department.c.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join_from(Employee, department, department.c.id == Employee.department_id)
        .order_by(department.c.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
