# /// answer
# verdict = "rejected"
# mistake = "returns the ids of new projects only: DO NOTHING returns no row for existing ones"
# says = "exist|missing|lack|DO NOTHING|RETURNING|every given"
# ///
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    stmt = (
        insert(Project)
        .values([{"name": name, "budget": 0} for name in set(names)])
        .on_conflict_do_nothing()
        .returning(Project.name, Project.id)
    )
    return {row.name: row.id for row in await session.execute(stmt)}
