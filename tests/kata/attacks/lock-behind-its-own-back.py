# /// attack
# exercise = "edit-review"
# trick = "another session locks the review and is kept, so that the function waits for itself"
# outcome = ["failed"]
# says = "lock"
# witness = ["run-serializable", "session-scope"]
# ///

from sqlalchemy import text

_KEPT = []


async def edit_review(factory, review_id, edit, attempts=3):
    kept = factory()
    _KEPT.append(kept)
    await kept.execute(text("SELECT id FROM office.reviews WHERE id = :id FOR UPDATE"), {"id": review_id})
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
