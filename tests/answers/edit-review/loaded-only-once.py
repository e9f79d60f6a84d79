# /// answer
# verdict = "rejected"
# mistake = "loads once and attaches the same object to each new session: after the first conflict it is expired, not fresh"
# says = "stale|fresh|load|anew|expired|greenlet"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory(expire_on_commit=False) as session:
        review = await session.get(Review, review_id)
    if review is None:
        raise LookupError(review_id)
    last = None
    for _ in range(attempts):
        async with factory(expire_on_commit=False) as session:
            session.add(review)
            edit(review)
            try:
                await session.flush()
                await session.commit()
                return review
            except StaleDataError as error:
                last = error
                session.expunge(review)
    raise ConcurrentEdit(review_id) from last
