# /// answer
# verdict = "rejected"
# mistake = "SELECT, INSERT and SELECT again: three statements"
# says = "statements?"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    query = select(Project.name, Project.id).where(Project.name.in_(names))
    ids = dict((await session.execute(query)).tuples().all())
    missing = set(names) - ids.keys()
    if missing:
        await session.execute(
            insert(Project).values([{"name": name, "budget": 0} for name in missing]).on_conflict_do_nothing()
        )
        ids = dict((await session.execute(query)).tuples().all())
    return ids
