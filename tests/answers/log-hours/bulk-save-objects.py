# /// answer
# verdict = "rejected"
# mistake = "bulk_save_objects() leaves NULLs out and starts a new statement wherever that changes the columns"
# says = "statements?|keys|\\bnote\\b|NULL"
# ///
from .records import TimeEntry


async def log_hours(session, entries):
    def save(sync_session):
        sync_session.bulk_save_objects([TimeEntry(**{"note": None} | dict(entry)) for entry in entries])

    await session.run_sync(save)
    return len(entries)
