# /// answer
# verdict = "accepted"
# note = "lazyload() says that laziness is meant here, whatever the model's default is."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import lazyload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):

    def read(sync_session):
        stmt = select(Department).options(lazyload(Department.employees)).order_by(Department.id)
        return {d.name: sum(1 for _ in d.employees) for d in sync_session.scalars(stmt).all()}

    return await session.run_sync(read)
