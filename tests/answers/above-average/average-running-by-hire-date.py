# /// answer
# verdict = "rejected"
# mistake = "ORDER BY in the window makes a running average"
# says = "running|window.{0,80}ORDER BY|ORDER BY.{0,80}(window|(?-i:\\bOVER\\b)|\\bover\\()"
# kinds = ["EXTRANEOUS_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    people = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary)
            .over(partition_by=Employee.department_id, order_by=Employee.hire_date)
            .label("department_avg"),
        )
        .join(Employee.department)
        .subquery("people")
    )
    statement = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .where(people.c.salary > people.c.department_avg)
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
