# /// answer
# verdict = "rejected"
# mistake = "DO UPDATE SET name = excluded.name, to get RETURNING: existing rows are rewritten and locked"
# says = "DO UPDATE|rewrit|lock|untouched|updated?|touch"
# ///
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    stmt = insert(Project).values([{"name": name, "budget": 0} for name in sorted(set(names))])
    stmt = stmt.on_conflict_do_update(index_elements=["name"], set_={"name": stmt.excluded.name}).returning(
        Project.name, Project.id
    )
    return {row.name: row.id for row in await session.execute(stmt)}
