# /// answer
# verdict = "rejected"
# mistake = "compares in lower case: \"design\" is taken for \"Design\""
# says = "case|lower|name|missing|KeyError"
# ///
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    await session.execute(
        insert(Project).values([{"name": name, "budget": 0} for name in set(names)]).on_conflict_do_nothing()
    )
    lowered = [name.lower() for name in names]
    rows = await session.execute(
        select(Project.name, Project.id).where(func.lower(Project.name).in_(lowered)).order_by(Project.id)
    )
    by_name = {name.lower(): project_id for name, project_id in rows}
    return {name: by_name[name.lower()] for name in names}
