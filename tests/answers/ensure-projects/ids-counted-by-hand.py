# /// answer
# verdict = "rejected"
# mistake = "gives the ids itself, from max(id) on: the sequence knows nothing of them"
# says = "\\bids?\\b|sequence|statements?|max"
# ///
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    unique = sorted(set(names))
    if not unique:
        return {}
    last = await session.scalar(select(func.max(Project.id)))
    await session.execute(
        insert(Project)
        .values([{"id": last + at, "name": name, "budget": 0} for at, name in enumerate(unique, start=1)])
        .on_conflict_do_nothing()
    )
    return {name: last + at for at, name in enumerate(unique, start=1)}
