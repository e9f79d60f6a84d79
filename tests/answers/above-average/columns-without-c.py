# /// answer
# verdict = "rejected"
# mistake = "the columns of a subquery are read without .c"
# says = 'asked of a Subquery, whose columns are at `.c`'
# ///
from sqlalchemy import func, select

from .models import Department, Employee


async def employees_above_department_avg(session):
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.department_avg)
        .join(Employee.department)
        .join(averages, averages.department_id == Employee.department_id)
        .where(Employee.salary > averages.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
