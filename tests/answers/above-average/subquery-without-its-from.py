# /// answer
# verdict = "rejected"
# mistake = "a subquery is correlated to both tables, and no FROM is left"
# says = 'left without a FROM.*auto-correlation'
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def employees_above_department_avg(session):
    average = select(func.avg(Employee.salary)).where(Employee.department_id == Department.id).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
