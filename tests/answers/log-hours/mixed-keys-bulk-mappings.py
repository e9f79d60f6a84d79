# /// answer
# verdict = "rejected"
# mistake = "bulk_insert_mappings() with dicts of different keys: a statement for each run of equal keys"
# says = "statements?|keys|\\bnote\\b"
# ///
from .records import TimeEntry


async def log_hours(session, entries):
    await session.run_sync(lambda sync: sync.bulk_insert_mappings(TimeEntry, entries))
    return len(entries)
