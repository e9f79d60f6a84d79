# /// answer
# verdict = "rejected"
# mistake = "the date is pasted into raw SQL"
# says = "text\\(|raw|injection|paste"
# ///
from sqlalchemy import text


async def purge_time_entries(session, before):
    result = await session.execute(
        text(f"DELETE FROM office.time_entries WHERE work_date < '{before:%Y-%m-%d}' RETURNING id")
    )
    return sorted(result.scalars())
