# /// answer
# verdict = "rejected"
# mistake = "an advisory lock, of which other writers know nothing: a statement too many, and still a race"
# says = "statements?|lock|ON CONFLICT|race|somebody"
# ///
from sqlalchemy import func, insert, select

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(select(func.pg_advisory_xact_lock(20)))
    query = select(Project.name, Project.id).where(Project.name.in_(names))
    ids = dict((await session.execute(query)).tuples().all())
    missing = sorted(set(names) - ids.keys())
    if missing:
        created = await session.execute(
            insert(Project).returning(Project.name, Project.id), [{"name": name, "budget": 0} for name in missing]
        )
        ids.update(created.tuples().all())
    return ids
