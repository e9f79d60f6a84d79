# /// answer
# verdict = "rejected"
# mistake = "selects before it inserts and returns that: new projects are missing"
# says = "new|missing|created|lack|every given"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    rows = (await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))).all()
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in set(names)]).on_conflict_do_nothing()
    )
    return {row.name: row.id for row in rows}
