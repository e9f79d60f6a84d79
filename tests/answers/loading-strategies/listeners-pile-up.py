# /// answer
# verdict = "rejected"
# mistake = "a new listener for every strategy, none ever removed: statements are counted two and three times"
# says = "listener|twice|three times|pile|removed|counted|expected|measured"
# ///

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    current = []
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        current.clear()
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: current.append(args[2]))
        (await session.scalars(select(Department).options(strategy(Department.employees)))).unique().all()
        counts[strategy.__name__] = len(current)
    return counts
