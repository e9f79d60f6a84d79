# /// answer
# verdict = "rejected"
# mistake = "a plain INSERT: a name that is there raises IntegrityError"
# says = "ON CONFLICT|IntegrityError|exist|UniqueViolation|duplicate"
# ///
from sqlalchemy import insert, select

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(insert(Project), [{"name": name, "budget": 0} for name in set(names)])
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
