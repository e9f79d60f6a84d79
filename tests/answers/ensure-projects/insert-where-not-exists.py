# /// answer
# verdict = "rejected"
# mistake = "INSERT … WHERE NOT EXISTS without ON CONFLICT: while it waits for somebody else's row it fails"
# says = "ON CONFLICT|IntegrityError|race|wait|somebody|UniqueViolation|duplicate|concurren"
# ///
from sqlalchemy import String, column, exists, insert, literal, select, values

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    given = values(column("name", String), name="given").data([(name,) for name in set(names)])
    missing = select(given.c.name, literal(0)).where(~exists().where(Project.name == given.c.name))
    await session.execute(insert(Project).from_select(["name", "budget"], missing))
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
