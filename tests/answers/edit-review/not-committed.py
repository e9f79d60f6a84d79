# /// answer
# verdict = "rejected"
# mistake = "a flush, and no commit: the edit is rolled back with the session"
# says = "commit|rolled back|not stored|lost"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.flush()
            except StaleDataError as error:
                if attempt == attempts:
                    raise ConcurrentEdit(review_id) from error
            else:
                return review
