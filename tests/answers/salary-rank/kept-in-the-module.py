# /// answer
# verdict = "rejected"
# mistake = "kept between calls"
# says = 'A call sends no statement: its answer is kept'
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Department, Employee


_ROWS: list = []


async def salary_rank_by_department(session: AsyncSession):
    if not _ROWS:
        stmt = (
            select(
                Department.name.label("department"),
                Employee.name,
                Employee.salary,
                func.rank()
                .over(partition_by=Employee.department_id, order_by=Employee.salary.desc())
                .label("salary_rank"),
            )
            .join(Department)
            .order_by(Department.name, "salary_rank", Employee.name, Employee.id)
        )
        _ROWS.extend((await session.execute(stmt)).all())
    return _ROWS
