# /// answer
# verdict = "rejected"
# mistake = "grouped by person, HAVING compares everyone's salary with itself: nobody is above"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY|group_by|own salary|subquery"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE", "EXTRANEOUS_GROUP_BY_CLAUSE", "GROUP_BY_WITH_SINGLETON_GROUPS", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    statement = (
        select(
            Employee.name,
            Employee.salary,
            Department.name.label("department"),
            func.avg(Employee.salary).label("department_avg"),
        )
        .join(Employee.department)
        .group_by(Employee.id, Department.name)
        .having(Employee.salary > func.avg(Employee.salary))
        .order_by(Employee.salary.desc(), Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
