# /// answer
# verdict = "rejected"
# mistake = "the dict leads from id to name"
# says = "name|key|swapped"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in set(names)]).on_conflict_do_nothing()
    )
    rows = await session.execute(select(Project.id, Project.name).where(Project.name.in_(names)))
    return {project_id: name for project_id, name in rows}
