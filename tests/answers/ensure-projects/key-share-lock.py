# /// answer
# verdict = "rejected"
# mistake = "SELECT … FOR KEY SHARE locks the existing rows, if only a little"
# says = "lock|KEY SHARE|FOR SHARE"
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
    query = select(Project.name, Project.id).where(Project.name.in_(names))
    rows = await session.execute(query.with_for_update(read=True, key_share=True))
    return {name: project_id for name, project_id in rows}
