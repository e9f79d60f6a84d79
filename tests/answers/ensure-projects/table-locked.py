# /// answer
# verdict = "rejected"
# mistake = "locks the whole table first: a statement too many, and everybody else waits"
# says = "statements?|lock"
# ///
from sqlalchemy import insert, select, text

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(text("LOCK TABLE projects IN SHARE ROW EXCLUSIVE MODE"))
    query = select(Project.name, Project.id).where(Project.name.in_(names))
    ids = dict((await session.execute(query)).tuples().all())
    missing = sorted(set(names) - ids.keys())
    if missing:
        created = await session.execute(
            insert(Project).returning(Project.name, Project.id), [{"name": name, "budget": 0} for name in missing]
        )
        ids.update(created.tuples().all())
    return ids
