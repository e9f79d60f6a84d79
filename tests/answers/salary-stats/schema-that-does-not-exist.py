# /// answer
# verdict = "rejected"
# mistake = "the tables are looked for in a schema that does not exist"
# says = "schema|payroll"
# kinds = ["INVALID_SCHEMA_NAME"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def department_salary_stats(session: AsyncSession):
    statement = (
        select(
            Department.name.label("department"),
            func.avg(Employee.salary).label("avg_salary"),
            func.min(Employee.salary).label("min_salary"),
            func.max(Employee.salary).label("max_salary"),
            func.count(Employee.id).label("employee_count"),
        )
        .outerjoin(Department.employees)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement, execution_options={"schema_translate_map": {None: "payroll"}})).all()
