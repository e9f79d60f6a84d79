# /// answer
# verdict = "rejected"
# mistake = "loads the whole table and picks the given names in Python"
# says = "Python|fetch|whole table|WHERE|rows"
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
    rows = await session.execute(select(Project.name, Project.id))
    ids = {name: project_id for name, project_id in rows}
    return {name: ids[name] for name in names}
