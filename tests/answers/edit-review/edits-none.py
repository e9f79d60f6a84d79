# /// answer
# verdict = "rejected"
# mistake = "an unknown id is not noticed: edit is called with None"
# says = "`edit` is called, and there is no review"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(attempts):
        try:
            async with factory(expire_on_commit=False) as session:
                review = await session.get(Review, review_id)
                edit(review)
                await session.commit()
                return review
        except StaleDataError as e:
            last = e
    raise ConcurrentEdit from last
