# /// answer
# verdict = "rejected"
# mistake = "<= in the join condition adds the people of other departments"
# says = "<=|>="
# kinds = ["JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR", "INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
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
        .outerjoin(Employee, Employee.department_id <= Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
