# /// answer
# verdict = "rejected"
# mistake = "locks the row, so that everybody else waits"
# says = "lock|FOR UPDATE|wait"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        async with factory(expire_on_commit=False) as session:
            review = await session.get(Review, review_id, with_for_update=True)
            if review is None:
                raise LookupError(review_id)
            edit(review)
            try:
                await session.commit()
            except StaleDataError as error:
                if attempt == attempts:
                    raise ConcurrentEdit(review_id) from error
            else:
                return review
