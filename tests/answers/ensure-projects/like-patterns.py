# /// answer
# verdict = "rejected"
# mistake = "finds the names with LIKE: % and _ match other projects"
# says = "LIKE|wildcard|pattern|%|other projects|not given|wrong"
# ///
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in set(names)]).on_conflict_do_nothing()
    )
    rows = await session.execute(
        select(Project.name, Project.id).where(or_(*(Project.name.like(f"{name}%") for name in set(names))))
    )
    return {name: project_id for name, project_id in rows}
