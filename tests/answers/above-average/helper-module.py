# /// answer
# verdict = "rejected"
# mistake = "the query is in a file of its own, which is not among the graded ones"
# says = 'helpers\.py is not one of the workbook.s modules, and only these are graded'
# ///
from sqlalchemy import select

from .helpers import department_averages
from .models import Department, Employee


async def employees_above_department_avg(session):
    averages = department_averages()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()


# --- helpers.py
from sqlalchemy import func, select

from .models import Employee


def department_averages():
    return (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .group_by(Employee.department_id)
        .subquery()
    )
