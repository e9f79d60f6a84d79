# /// answer
# verdict = "rejected"
# mistake = "deletes a hundred at a time until nothing is left: a statement for each batch"
# says = "statements?|batch|LIMIT|loop"
# ///
from sqlalchemy import delete, select

from .records import TimeEntry


async def purge_time_entries(session, before):
    ids: list[int] = []
    while True:
        some = select(TimeEntry.id).where(TimeEntry.work_date < before).limit(100)
        gone = await session.scalars(
            delete(TimeEntry)
            .where(TimeEntry.id.in_(some))
            .returning(TimeEntry.id)
            .execution_options(synchronize_session=False)
        )
        batch = gone.all()
        if not batch:
            return sorted(ids)
        ids.extend(batch)
