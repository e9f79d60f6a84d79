# /// answer
# verdict = "rejected"
# mistake = "rolls the caller's transaction back when a name is there already"
# says = "roll(s|ed)?[ -]?back|rollback|transaction|statements?"
# ///
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    try:
        await session.execute(insert(Project.__table__), [{"name": name, "budget": 0} for name in set(names)])
    except IntegrityError:
        await session.rollback()
    rows = await session.execute(select(Project.name, Project.id).where(Project.name.in_(names)))
    return {name: project_id for name, project_id in rows}
