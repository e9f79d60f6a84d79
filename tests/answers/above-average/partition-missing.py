# /// answer
# verdict = "rejected"
# mistake = "the window has no partition: it averages everybody"
# says = "PARTITION|company|everybody|all employees"
# kinds = ["MISSING_EXPRESSION", "CONSTANT_COLUMN_OUTPUT"]
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
            func.avg(Employee.salary).over().label("department_avg"),
        )
        .join(Employee.department)
        .cte("people")
    )
    statement = (
        select(people.c.name, people.c.salary, people.c.department, people.c.department_avg)
        .where(people.c.salary > people.c.department_avg)
        .order_by(people.c.salary.desc(), people.c.name, people.c.id)
    )
    return (await session.execute(statement)).all()
