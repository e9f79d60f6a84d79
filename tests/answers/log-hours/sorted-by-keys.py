# /// answer
# verdict = "rejected"
# mistake = "sorts the entries, so that those with a note follow each other: still two statements for a few mixed ones"
# says = "statements?|mixed|\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    rows = sorted(entries, key=lambda entry: entry.get("note") is None)
    if rows:
        await session.execute(insert(TimeEntry), rows)
    return len(rows)
