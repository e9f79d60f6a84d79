# /// answer
# verdict = "rejected"
# mistake = "the order is raw SQL in text()"
# says = "part of the statement is raw SQL in text\\(\\) .*salary_rank"
# ///

from sqlalchemy import func, select, text

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(text("department, salary_rank, employees.name, employees.id"))
    )
    return (await session.execute(statement)).all()
