# /// answer
# verdict = "rejected"
# mistake = "keeps the ids in a dict of the module: after a rollback they are those of rows that do not exist"
# says = "cache|remember|earlier|second call|stale|rollback|not exist|created|rows?|\\bids?\\b"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project

KNOWN: dict[str, int] = {}


async def ensure_projects(session, names):
    unknown = [name for name in set(names) if name not in KNOWN]
    if unknown:
        await session.execute(
            insert(Project).values([{"name": name, "budget": 0} for name in unknown]).on_conflict_do_nothing()
        )
        rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(unknown)))
        KNOWN.update(rows.tuples().all())
    return {name: KNOWN[name] for name in names}
