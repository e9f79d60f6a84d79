# /// answer
# verdict = "rejected"
# mistake = "DO UPDATE … WHERE false changes nothing, but locks every existing row"
# says = "lock|DO UPDATE"
# ///
from sqlalchemy import false, select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    stmt = insert(Project).values([{"name": name, "budget": 0} for name in sorted(set(names))])
    await session.execute(
        stmt.on_conflict_do_update(index_elements=["name"], set_={"name": Project.name}, where=false())
    )
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
