# /// answer
# verdict = "rejected"
# mistake = "looks for projects with budget 0 only: existing ones with money are missing"
# says = "budget|missing|exist|lack|KeyError"
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
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names), Project.budget == 0))
    return {name: project_id for name, project_id in rows}
