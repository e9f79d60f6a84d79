# /// answer
# verdict = "rejected"
# mistake = "SELECT … FOR UPDATE locks the existing rows"
# says = "lock|FOR UPDATE"
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
    query = select(Project.name, Project.id).where(Project.name.in_(names)).with_for_update()
    return {name: project_id for name, project_id in await session.execute(query)}
