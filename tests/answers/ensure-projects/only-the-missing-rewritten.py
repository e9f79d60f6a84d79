# /// answer
# verdict = "rejected"
# mistake = "looks first, then DO UPDATE for what is missing: what somebody else has created meanwhile is rewritten"
# says = "somebody else.*(locks|rewrites)"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(set(names))))
    there = {row.name: row.id for row in rows}
    if missing := sorted(set(names) - there.keys()):
        statement = insert(Project).values([{"name": name, "budget": 0} for name in missing])
        statement = statement.on_conflict_do_update(
            index_elements=[Project.name], set_={"name": statement.excluded.name}
        ).returning(Project.name, Project.id)
        there |= {row.name: row.id for row in await session.execute(statement)}
    return there
