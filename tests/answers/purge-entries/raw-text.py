# /// answer
# verdict = "rejected"
# mistake = "raw text() where delete() is the subject"
# says = "text\\(|raw SQL|raw text|construct"
# ///
from sqlalchemy import text


async def purge_time_entries(session, before):
    result = await session.execute(
        text("DELETE FROM office.time_entries WHERE work_date < :before RETURNING id"), {"before": before}
    )
    return sorted(result.scalars())
