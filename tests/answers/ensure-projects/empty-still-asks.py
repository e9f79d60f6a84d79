# /// answer
# verdict = "rejected"
# mistake = "sends a SELECT with an empty IN for no names at all"
# says = "empty|no names|none|statements?"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if names:
        await session.execute(
            insert(Project).values([{"name": name, "budget": 0} for name in set(names)]).on_conflict_do_nothing()
        )
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
