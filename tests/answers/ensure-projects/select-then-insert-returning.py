# /// answer
# verdict = "rejected"
# mistake = "looks first, then DO NOTHING with RETURNING: what somebody else commits in between is in neither result"
# says = "race|between|somebody|missing|lack|concurren|DO NOTHING"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    wanted = set(names)
    if not wanted:
        return {}
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(wanted)))
    ids = dict(rows.tuples().all())
    missing = sorted(wanted - ids.keys())
    if missing:
        created = await session.execute(
            insert(Project)
            .values([{"name": name, "budget": 0} for name in missing])
            .on_conflict_do_nothing(index_elements=["name"])
            .returning(Project.name, Project.id)
        )
        ids.update(created.tuples().all())
    return ids
