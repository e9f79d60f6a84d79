# /// answer
# verdict = "rejected"
# mistake = "the alias is called employees like the table: the correlation compares a column with itself"
# says = "alias|itself|same name|same column|always true|correlat|company"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME", "IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee, name="employees")
    average = (
        select(func.avg(peer.salary))
        .where(peer.department_id == Employee.department_id)
        .correlate(Employee)
        .scalar_subquery()
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), average.label("department_avg"))
        .join(Employee.department)
        .where(Employee.salary > average)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
