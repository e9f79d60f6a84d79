# /// answer
# verdict = "rejected"
# mistake = "FOR SHARE is a lock as well: nobody else can write"
# says = "lock|FOR SHARE|wait"
# ///
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        async with factory(expire_on_commit=False) as session:
            query = select(Review).where(Review.id == review_id).with_for_update(read=True)
            review = await session.scalar(query)
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
