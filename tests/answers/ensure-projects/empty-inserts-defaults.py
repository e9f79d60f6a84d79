# /// answer
# verdict = "rejected"
# mistake = "an empty list makes an INSERT of nothing but defaults"
# says = "empty|no names|none|nothing|DEFAULT|statements?"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    stmt = insert(Project).on_conflict_do_nothing()
    await session.execute(stmt, [{"name": name, "budget": 0} for name in set(names)])
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
