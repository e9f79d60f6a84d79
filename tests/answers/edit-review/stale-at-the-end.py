# /// answer
# verdict = "rejected"
# mistake = "after the last attempt the StaleDataError itself comes out"
# says = "ConcurrentEdit"
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
                await session.commit()
                return review
            except StaleDataError:
                if attempt == attempts:
                    raise
