# /// answer
# verdict = "rejected"
# mistake = "a savepoint and an INSERT for every entry"
# says = "statements?|loop|one by one"
# ///
from .records import TimeEntry


async def log_hours(session, entries):
    for entry in entries:
        async with session.begin_nested():
            session.add(TimeEntry(**entry))
    return len(entries)
