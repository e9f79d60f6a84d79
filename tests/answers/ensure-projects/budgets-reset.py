# /// answer
# verdict = "rejected"
# mistake = "the upsert sets the budget of existing projects to 0"
# says = "budget|DO UPDATE|untouched|rewrit|updated?|touch|changed"
# ///
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    stmt = insert(Project.__table__).values([{"name": name, "budget": 0} for name in sorted(set(names))])
    stmt = stmt.on_conflict_do_update(index_elements=["name"], set_={"budget": stmt.excluded.budget}).returning(
        Project.__table__.c.name, Project.__table__.c.id
    )
    return {row.name: row.id for row in await session.execute(stmt)}
