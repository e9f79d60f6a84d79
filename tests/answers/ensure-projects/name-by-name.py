# /// answer
# verdict = "rejected"
# mistake = "two statements for every name"
# says = "statements?|loop"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    ids = {}
    for name in names:
        await session.execute(insert(Project).values(name=name, budget=0).on_conflict_do_nothing())
        ids[name] = await session.scalar(select(Project.id).where(Project.name == name))
    return ids
