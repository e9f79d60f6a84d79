# /// answer
# verdict = "rejected"
# mistake = "ON CONFLICT DO NOTHING: a duplicate is left out in silence instead of raising IntegrityError"
# says = "IntegrityError|duplicate|DO NOTHING|CONFLICT"
# ///
from sqlalchemy.dialects.postgresql import insert

from .records import TimeEntry


async def log_hours(session, entries):
    if not entries:
        return 0
    rows = [{"note": None, **entry} for entry in entries]
    await session.execute(insert(TimeEntry.__table__).on_conflict_do_nothing(), rows)
    return len(rows)
