# /// answer
# verdict = "rejected"
# mistake = "the average is taken of those only who earn more than the company's average"
# says = "(?-i:\\bWHERE\\b)|filter|company|before|everyone in the department"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES", "EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def employees_above_department_avg(session: AsyncSession):
    peer = aliased(Employee)
    averages = (
        select(Employee.department_id, func.avg(Employee.salary).label("department_avg"))
        .where(Employee.salary > select(func.avg(peer.salary)).scalar_subquery())
        .group_by(Employee.department_id)
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
