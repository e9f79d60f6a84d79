# /// answer
# verdict = "rejected"
# mistake = "binds the date as text, which asyncpg refuses"
# says = "date|str|type|DBAPIError|ProgrammingError|DataError|operator"
# ///
from sqlalchemy import String, cast, delete

from .records import TimeEntry


async def purge_time_entries(session, before):
    stmt = (
        delete(TimeEntry)
        .where(TimeEntry.work_date < cast(str(before), String))
        .returning(TimeEntry.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(await session.scalars(stmt))
