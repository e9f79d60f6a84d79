# /// answer
# verdict = "rejected"
# mistake = "the table is called employees, not employee"
# says = "\\bemployee\\b.{0,100}(exist|table|relation|employees)|(table|relation).{0,60}\\bemployee\\b"
# kinds = ["UNDEFINED_OBJECT"]
# ///

from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    employee = table("employee", column("department_id"), column("salary"))
    averages = (
        select(employee.c.department_id, func.avg(employee.c.salary).label("department_avg"))
        .group_by(employee.c.department_id)
        .subquery("averages")
    )
    statement = (
        select(Employee.name, Employee.salary, Department.name.label("department"), averages.c.department_avg)
        .join(Employee.department)
        .join(averages, averages.c.department_id == Employee.department_id)
        .where(Employee.salary > averages.c.department_avg)
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
