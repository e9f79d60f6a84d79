# /// answer
# verdict = "rejected"
# mistake = "goes on with the same session after a rollback, not with a fresh one"
# says = "fresh session|same session|new session|own session|session .*(?:again|reused)"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    async with factory(expire_on_commit=False) as session:
        for attempt in range(1, attempts + 1):
            review = await session.get(Review, review_id)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
            except StaleDataError as error:
                await session.rollback()
                if attempt == attempts:
                    raise ConcurrentEdit(review_id) from error
            else:
                return review
