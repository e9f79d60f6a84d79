# /// answer
# verdict = "rejected"
# mistake = "the window function is raw SQL in text(), imported under another name"
# says = "part of the statement is raw SQL in text\\(\\) .*rank"
# ///

from sqlalchemy import select, type_coerce, Integer, text as sql

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = type_coerce(
        sql("rank() OVER (PARTITION BY employees.department_id ORDER BY employees.salary DESC)"), Integer
    ).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
