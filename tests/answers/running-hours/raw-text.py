# /// answer
# verdict = "rejected"
# mistake = "the whole statement is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def running_hours(session: AsyncSession, employee_id: int):
    statement = text(
        "SELECT t.work_date, p.name AS project, t.hours, sum(t.hours) OVER (ORDER BY t.work_date, t.id) AS running_hours "
        "FROM office.time_entries AS t JOIN projects AS p ON p.id = t.project_id "
        "WHERE t.employee_id = :employee_id ORDER BY t.work_date, t.id"
    )
    return (await session.execute(statement, {"employee_id": employee_id})).all()
