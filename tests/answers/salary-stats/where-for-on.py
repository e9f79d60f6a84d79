# /// answer
# verdict = "rejected"
# mistake = "the join condition stands in WHERE: the outer join keeps nobody"
# says = "(?-i:\\bWHERE\\b)|(?-i:\\bON\\b)|outer join"
# kinds = ["EXPRESSION_IN_INCORRECT_CLAUSE", "CONDITION_ON_OUTER_JOIN", "OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN"]
# ///

from sqlalchemy import func, select, true
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
        .outerjoin(Employee, true())
        .where(Employee.department_id == Department.id)
        .group_by(Department.id)
        .order_by(Department.name)
    )
    return (await session.execute(statement)).all()
