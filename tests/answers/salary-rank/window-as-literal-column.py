# /// answer
# verdict = "rejected"
# mistake = "the window function is raw SQL in literal_column()"
# says = "part of the statement is raw SQL in literal_column\\(\\) .*rank"
# ///

from sqlalchemy import literal_column, select

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = literal_column(
        "rank() OVER (PARTITION BY employees.department_id ORDER BY employees.salary DESC)"
    ).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
