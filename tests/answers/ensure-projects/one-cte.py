# /// answer
# verdict = "rejected"
# mistake = "one statement, INSERT in a CTE and UNION ALL: what is committed while the INSERT waits is in neither half"
# says = "wait|race|somebody|missing|lack|concurren|snapshot"
# ///
from sqlalchemy import select, union_all
from sqlalchemy.dialects.postgresql import insert

from .models import Project

table = Project.__table__


async def ensure_projects(session, names):
    if not names:
        return {}
    created = (
        insert(table)
        .values([{"name": name, "budget": 0} for name in sorted(set(names))])
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(table.c.name, table.c.id)
        .cte("created")
    )
    existing = select(table.c.name, table.c.id).where(table.c.name.in_(names))
    rows = await session.execute(union_all(select(created.c.name, created.c.id), existing))
    return {name: project_id for name, project_id in rows}
