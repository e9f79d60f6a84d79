# /// answer
# verdict = "rejected"
# mistake = "the averages are typed in"
# says = "hard.?coded|typed|literal|constant|average|avg|subquery"
# ///

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee

AVERAGES = {"Engineering": 95000, "Marketing": 60000, "Sales": 62500}


async def employees_above_department_avg(session: AsyncSession):
    average = case(AVERAGES, value=Department.name)
    stmt = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(stmt)).all()
