# /// answer
# verdict = "rejected"
# mistake = "tries in a savepoint and looks again after the IntegrityError: up to four statements"
# says = "statements?|IntegrityError|ON CONFLICT|race|somebody"
# ///
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import Project


async def ensure_projects(session, names):
    if not names:
        return {}
    query = select(Project.name, Project.id).where(Project.name.in_(names))
    for _ in range(2):
        ids = dict((await session.execute(query)).tuples().all())
        missing = sorted(set(names) - ids.keys())
        if not missing:
            break
        try:
            async with session.begin_nested():
                session.add_all([Project(name=name, budget=0) for name in missing])
        except IntegrityError:
            continue
    return dict((await session.execute(query)).tuples().all())
