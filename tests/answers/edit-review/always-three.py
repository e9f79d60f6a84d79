# /// answer
# verdict = "rejected"
# mistake = "tries three times, whatever `attempts` says"
# says = "attempts?\\b|times"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review

MAX_ATTEMPTS = 3


async def edit_review(factory, review_id, edit, attempts=MAX_ATTEMPTS):
    last = None
    for _ in range(MAX_ATTEMPTS):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
                return review
            except StaleDataError as error:
                last = error
    raise ConcurrentEdit(review_id) from last
