# /// answer
# verdict = "rejected"
# mistake = "leaves out who starts in the future"
# says = 'head count of .* is wrong'
# ///

from datetime import date
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    return {
        d.name: len([e for e in d.employees if e.hire_date <= date.today()])
        for d in (await session.scalars(select(Department).options(selectinload(Department.employees)))).all()
    }
