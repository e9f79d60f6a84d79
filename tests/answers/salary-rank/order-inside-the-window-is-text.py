# /// answer
# verdict = "rejected"
# mistake = "the order of the window is raw SQL in text()"
# says = "part of the statement is raw SQL in text\\(\\) .*salary DESC"
# ///

from sqlalchemy import func, select, text

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = (
        func.rank()
        .over(partition_by=Employee.department_id, order_by=text("employees.salary DESC"))
        .label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by(Department.name, salary_rank, Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
