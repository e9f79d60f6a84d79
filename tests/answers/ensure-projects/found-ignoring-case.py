# /// answer
# verdict = "rejected"
# mistake = "the names are looked up with lower(): another spelling of a name comes along"
# says = "names that were not given"
# ///
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in {*names}]).on_conflict_do_nothing()
    )
    lowered = [name.lower() for name in names]
    found = await session.execute(select(Project.name, Project.id).where(func.lower(Project.name).in_(lowered)))
    return {name: key for name, key in found}
