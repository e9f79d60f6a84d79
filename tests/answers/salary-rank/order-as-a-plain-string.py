# /// answer
# verdict = "rejected"
# mistake = "a string of several keys in order_by(), which SQLAlchemy refuses"
# says = "CompileError|ArgumentError|textual|text"
# ///

from sqlalchemy import func, select

from .models import Department, Employee


async def salary_rank_by_department(session):
    salary_rank = (
        func.rank().over(partition_by=Employee.department_id, order_by=Employee.salary.desc()).label("salary_rank")
    )
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary, salary_rank)
        .join(Employee.department)
        .order_by("department, salary_rank desc nulls last")
    )
    return (await session.execute(statement)).all()
