# /// answer
# verdict = "accepted"
# note = "RETURNING gives the ids of what is new: when everything is, one statement does."
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    missing = set(names)
    if not missing:
        return {}
    created = await session.execute(
        insert(Project.__table__)
        .values([{"name": name, "budget": 0} for name in sorted(missing)])
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(Project.__table__.c.name, Project.__table__.c.id)
    )
    ids = {row.name: row.id for row in created}
    missing -= ids.keys()
    if missing:
        found = await session.execute(select(Project.name, Project.id).where(Project.name.in_(missing)))
        ids.update((row.name, row.id) for row in found)
    return ids
