# /// answer
# verdict = "rejected"
# mistake = "everything is read lazily in run_sync: a statement for each department and each employee"
# says = "n ?\\+ ?1|statements|queries|lazy|repeated|run_sync|3"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def department_tree(session: AsyncSession):
    def read(sync):
        departments = sync.scalars(select(Department).order_by(Department.name)).all()
        for department in departments:
            for employee in department.employees:
                len(employee.projects)
        return departments

    return await session.run_sync(read)
