# /// answer
# verdict = "rejected"
# mistake = "the window is computed in a subquery, and the outer statement takes employees beside it"
# says = "cross join|cartesian|not joined|join condition|\\.c\\b"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES", "MISSING_JOIN_CONDITION"]
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
            func.avg(Employee.salary).over(partition_by=Employee.department_id).label("department_avg"),
        )
        .join(Employee.department)
        .subquery("people")
    )
    statement = (
        select(Employee.name, Employee.salary, people.c.department, people.c.department_avg)
        .where(Employee.salary > people.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
