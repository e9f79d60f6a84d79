# /// answer
# verdict = "rejected"
# mistake = "a column is raw SQL in prefix_with()"
# says = "part of the statement is raw SQL in prefix_with\\(\\) .*now"
# ///

from sqlalchemy import func, select

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .prefix_with("ALL now() AS asked_at,")
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
