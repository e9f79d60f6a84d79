# /// answer
# verdict = "rejected"
# mistake = "ORDER BY is raw SQL in text()"
# says = "part of the statement is raw SQL in text\\(\\) .*departments.name"
# ///

from sqlalchemy import func, select, text

from .models import Department, Employee


async def department_salary_stats(session):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(text("departments.name"))
    )
    return (await session.execute(statement)).all()
