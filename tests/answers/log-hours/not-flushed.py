# /// answer
# verdict = "rejected"
# mistake = "adds the objects and does not flush: nothing is written when it returns"
# says = "flush|not written|nothing|pending|rows?"
# ///
from .records import TimeEntry


async def log_hours(session, entries):
    session.add_all([TimeEntry(**entry) for entry in entries])
    return len(entries)
