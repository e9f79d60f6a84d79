# /// answer
# verdict = "rejected"
# mistake = "session.merge() for every name: it looks for the primary key only"
# says = "statements?|ON CONFLICT|IntegrityError|UniqueViolation|duplicate|merge|exist"
# ///
from .models import Project


async def ensure_projects(session, names):
    projects = [await session.merge(Project(name=name, budget=0)) for name in dict.fromkeys(names)]
    await session.flush()
    return {project.name: project.id for project in projects}
