# /// answer
# verdict = "rejected"
# mistake = "SELECT, INSERT … DO NOTHING RETURNING, and SELECT again for what somebody else has created: three statements then"
# says = "3 statements.*(somebody else|at most 2)"
# ///
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    async def found(wanted):
        rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(wanted)))
        return {row.name: row.id for row in rows}

    if not names:
        return {}
    there = await found(set(names))
    if missing := sorted(set(names) - there.keys()):
        statement = insert(Project).values([{"name": name, "budget": 0} for name in missing])
        made = await session.execute(statement.on_conflict_do_nothing().returning(Project.name, Project.id))
        there |= {row.name: row.id for row in made}
    if others := set(names) - there.keys():
        there |= await found(others)
    return there
