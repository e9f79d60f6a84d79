# /// answer
# verdict = "rejected"
# mistake = "the window function is raw SQL in a column() whose name is a literal"
# says = "part of the statement is raw SQL in literal_column\\(\\) .*rank"
# ///

from sqlalchemy import column, select

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = column(
        "rank() OVER (PARTITION BY employees.department_id ORDER BY employees.salary DESC)", is_literal=True
    ).label("salary_rank")
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
