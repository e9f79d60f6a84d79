# /// answer
# verdict = "rejected"
# mistake = "the subquery is not correlated: everyone meets the average of the company"
# says = "correlat|company|all employees|whole table|every department|department_id"
# kinds = ["MISSING_EXPRESSION", "CONSTANT_COLUMN_OUTPUT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    average = select(func.avg(aliased(Employee).salary)).scalar_subquery()
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
