# /// answer
# verdict = "rejected"
# mistake = "entries with a note and those without go in separate statements: two for three mixed entries"
# says = "statements?|mixed|\\bnote\\b"
# ///
from sqlalchemy import insert

from .records import TimeEntry


async def log_hours(session, entries):
    noted = [entry for entry in entries if "note" in entry]
    plain = [entry for entry in entries if "note" not in entry]
    for group in (noted, plain):
        if group:
            await session.execute(insert(TimeEntry), group)
    return len(entries)
