# /// answer
# verdict = "rejected"
# mistake = "yield_per: one selectinload for each batch"
# says = "selectinload runs 11 times, once for each batch|ORM yield_per feature"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    def read(sync_session):
        statement = select(Department).options(selectinload(Department.employees)).execution_options(yield_per=100)
        return {department.name: len(department.employees) for department in sync_session.scalars(statement)}

    return await session.run_sync(read)
