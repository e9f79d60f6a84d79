# /// answer
# verdict = "rejected"
# mistake = "looks first and adds what is missing: somebody else's commit in between raises IntegrityError"
# says = "ON CONFLICT|IntegrityError|race|between|somebody|UniqueViolation|duplicate|concurren"
# ///
from sqlalchemy import select

from .models import Project


async def ensure_projects(session, names):
    wanted = set(names)
    if not wanted:
        return {}
    projects = list(await session.scalars(select(Project).where(Project.name.in_(wanted))))
    there = {project.name for project in projects}
    new = [Project(name=name, budget=0) for name in sorted(wanted - there)]
    session.add_all(new)
    await session.flush()
    return {project.name: project.id for project in projects + new}
