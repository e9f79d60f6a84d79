# /// answer
# verdict = "accepted"
# note = "An explicit ROWS frame counts entries one after the other, whatever the order of the window ties on; the default frame takes all that tie."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    entries, projects = TimeEntry.__table__, Project.__table__
    so_far = func.sum(entries.c.hours).over(order_by=[entries.c.work_date, entries.c.id], rows=(None, 0))
    statement = (
        select(entries.c.work_date, projects.c.name.label("project"), entries.c.hours, so_far.label("running_hours"))
        .select_from(entries.join(projects, entries.c.project_id == projects.c.id))
        .where(entries.c.employee_id == employee_id)
        .order_by(entries.c.work_date.asc(), entries.c.id.asc())
    )
    return (await session.execute(statement)).all()
