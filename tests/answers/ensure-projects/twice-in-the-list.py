# /// answer
# verdict = "rejected"
# mistake = "DO UPDATE cannot touch a row twice: a name that is given twice fails"
# says = "duplicate|twice|CardinalityViolation|second time|DO UPDATE|rewrit|lock|untouched"
# ///
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    stmt = insert(Project.__table__).values([{"name": name, "budget": 0} for name in names])
    stmt = stmt.on_conflict_do_update(index_elements=["name"], set_={"name": stmt.excluded.name}).returning(
        Project.__table__.c.name, Project.__table__.c.id
    )
    return {row.name: row.id for row in await session.execute(stmt)}
