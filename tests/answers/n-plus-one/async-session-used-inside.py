# /// answer
# verdict = "rejected"
# mistake = "the AsyncSession is used inside run_sync, un-awaited"
# says = "await|coroutine|sync session|async ?session"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):

    def read(_):
        departments = session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
