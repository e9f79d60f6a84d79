# /// answer
# verdict = "rejected"
# mistake = "the dict holds Project objects instead of ids"
# says = "Project|\\bids?\\b|\\bint\\b|object"
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
    projects = await session.scalars(select(Project).where(Project.name.in_(names)))
    return {project.name: project for project in projects}
