# /// answer
# verdict = "accepted"
# note = "One array in place of a thousand parameters: the SQL text is the same whatever the number of names, so the plan and the cache are, too."
# ///
from sqlalchemy import Text, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from .models import Project

projects = Project.__table__


async def ensure_projects(session, names):
    if not names:
        return {}
    array = cast(list(names), ARRAY(Text))
    given = func.unnest(array).table_valued("name").render_derived(name="given")
    await session.execute(
        insert(projects)
        .from_select(["name", "budget"], select(given.c.name, literal(0)).distinct())
        .on_conflict_do_nothing()
    )
    rows = await session.execute(select(projects.c.name, projects.c.id).where(projects.c.name == any_(array)))
    return dict(rows.tuples().all())
