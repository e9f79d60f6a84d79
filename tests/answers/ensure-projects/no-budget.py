# /// answer
# verdict = "rejected"
# mistake = "inserts the name only: budget has no default and may not be NULL"
# says = "budget|NotNullViolation|IntegrityError|NULL"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(insert(Project).values([{"name": name} for name in set(names)]).on_conflict_do_nothing())
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
