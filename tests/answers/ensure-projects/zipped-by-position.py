# /// answer
# verdict = "rejected"
# mistake = "zips the given names with ids in the order of the query: ids of other projects"
# says = "wrong|\\bids?\\b|order|zip"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    unique = list(dict.fromkeys(names))
    if not unique:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in unique]).on_conflict_do_nothing()
    )
    ids = await session.scalars(select(Project.id).where(Project.name.in_(unique)).order_by(Project.id))
    return dict(zip(unique, ids))
