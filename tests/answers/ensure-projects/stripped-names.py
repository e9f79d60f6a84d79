# /// answer
# verdict = "rejected"
# mistake = "strips the names, so that other names are made and returned"
# says = "strip|blank|space|name|missing"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    clean = {name.strip() for name in names}
    if not clean:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in clean]).on_conflict_do_nothing()
    )
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(clean)))
    return {name: project_id for name, project_id in rows}
