# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session):
    statement = select(Department).options(selectinload(Department.employees))
    return {d.name: len(d.employees) for d in await (await session.stream_scalars(statement)).all()}
