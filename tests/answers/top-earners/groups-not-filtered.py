# /// answer
# verdict = "rejected"
# mistake = "the groups are not filtered: everybody is returned"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|filter|everybody|everyone|more than|too many|\\bn\\b"
# kinds = ["MISSING_HAVING_CLAUSE"]
# ///

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    better = aliased(Employee)
    statement = (
        select(Department.name.label("department"), Employee.name, Employee.salary)
        .join(Employee.department)
        .join(
            better,
            and_(
                better.department_id == Employee.department_id,
                or_(
                    better.salary > Employee.salary,
                    and_(better.salary == Employee.salary, better.id <= Employee.id),
                ),
            ),
        )
        .group_by(Department.id, Employee.id)
        .order_by(Department.name, Employee.salary.desc(), Employee.id)
    )
    return (await session.execute(statement)).all()
