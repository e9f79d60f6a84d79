# /// answer
# verdict = "rejected"
# mistake = "an INSERT for every missing name"
# says = "statements?|loop"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    for name in dict.fromkeys(names):
        await session.execute(insert(Project).values(name=name, budget=0).on_conflict_do_nothing())
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
