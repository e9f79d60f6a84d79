# /// answer
# verdict = "rejected"
# mistake = "a key of the order is raw SQL in text()"
# says = "part of the statement is raw SQL in text\\(\\) .*DESC"
# ///

from sqlalchemy import func, select, text

from .models import Department, Employee


async def employees_above_department_avg(session):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(text("employees.salary DESC"), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
