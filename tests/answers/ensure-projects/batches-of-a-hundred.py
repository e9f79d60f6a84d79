# /// answer
# verdict = "rejected"
# mistake = "a hundred names to a statement: twenty statements for a thousand"
# says = "statements?|batch"
# ///
from itertools import islice

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    ids: dict[str, int] = {}
    rest = iter(sorted(set(names)))
    while some := list(islice(rest, 100)):
        await session.execute(
            insert(Project).values([{"name": name, "budget": 0} for name in some]).on_conflict_do_nothing()
        )
        rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(some)))
        ids.update(rows.tuples().all())
    return ids
