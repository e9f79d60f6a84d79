# /// answer
# verdict = "rejected"
# mistake = "the session of a failed attempt, and of an unknown id, is never closed"
# says = "open|clos|pool|leak"
# ///
from sqlalchemy.orm.exc import StaleDataError

from .records import Review

_sessions = []


async def edit_review(factory, review_id, edit, attempts=3):
    for attempt in range(1, attempts + 1):
        session = factory(expire_on_commit=False)
        _sessions.append(session)
        review = await session.get(Review, review_id)
        if review is None:
            raise LookupError(review_id)
        edit(review)
        try:
            await session.commit()
        except StaleDataError as error:
            if attempt == attempts:
                raise ConcurrentEdit(review_id) from error
        else:
            await session.close()
            return review
