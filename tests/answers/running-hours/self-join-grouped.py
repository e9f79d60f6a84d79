# /// answer
# verdict = "rejected"
# mistake = "a self-join with the earlier entries, grouped: no window"
# says = "window|over\\(|self.?join|\\bjoin|\\bgroup"
# ///

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    earlier = aliased(TimeEntry)
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(earlier.hours).label("running_hours"),
        )
        .join(TimeEntry.project)
        .join(
            earlier,
            and_(
                earlier.employee_id == TimeEntry.employee_id,
                or_(
                    earlier.work_date < TimeEntry.work_date,
                    and_(earlier.work_date == TimeEntry.work_date, earlier.id <= TimeEntry.id),
                ),
            ),
        )
        .where(TimeEntry.employee_id == employee_id)
        .group_by(TimeEntry.id, Project.name)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
