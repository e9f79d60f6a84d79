# /// attack
# exercise = "edit-review"
# trick = "a thread with an event loop and an engine of its own goes on writing reviews, one transaction after the other"
# outcome = ["failed"]
# says = "."
# witness = ["run-serializable", "session-scope"]
# ///

import asyncio
import threading

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

_STARTED = []


def _go_on(url):
    async def write():
        engine = create_async_engine(url, poolclass=NullPool)
        while True:
            try:
                async with AsyncSession(engine) as session:
                    await session.execute(text("UPDATE office.reviews SET version = version + 1"))
                    await asyncio.sleep(0.01)
                    await session.commit()
            except Exception:
                pass

    asyncio.run(write())


async def edit_review(factory, review_id, edit, attempts=3):
    if not _STARTED:
        _STARTED.append(True)
        url = factory.kw["bind"].url
        threading.Thread(target=_go_on, args=(url,), daemon=True).start()
    stale = None
    for _ in range(attempts):
        try:
            async with factory(expire_on_commit=False) as session:
                review = await session.get(Review, review_id)
                if review is None:
                    raise LookupError(f"no review {review_id}")
                edit(review)
                await session.commit()
                return review
        except StaleDataError as error:
            stale = error
    raise ConcurrentEdit(f"review {review_id}") from stale
