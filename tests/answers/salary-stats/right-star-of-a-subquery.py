# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, literal_column, select

from .models import Department, Employee


async def department_salary_stats(session):
    totals = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .subquery()
    )
    statement = select(literal_column("*")).select_from(totals).order_by(totals.c.department)
    return (await session.execute(statement)).all()
