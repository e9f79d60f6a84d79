# /// answer
# verdict = "rejected"
# mistake = "ORDER BY in the window makes running figures"
# says = "running|window.{0,80}ORDER BY|ORDER BY.{0,80}(window|(?-i:\\bOVER\\b)|\\bover\\()"
# kinds = ["EXTRANEOUS_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    of = {"partition_by": Department.id, "order_by": Employee.salary}
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).over(**of).label("avg_salary"),
            func.min(Employee.salary).over(**of).label("min_salary"),
            func.max(Employee.salary).over(**of).label("max_salary"),
            func.count(Employee.id).over(**of).label("employee_count"),
        )
        .distinct(Department.name)
        .outerjoin(Department.employees)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
